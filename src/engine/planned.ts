import type { Change, ChangeKind } from "../changes/define.ts";
import type { HoldfastError } from "../core/errors.ts";
import type { StepRef } from "../core/events.ts";
import { Unknown } from "../core/unknown.ts";
import type { Scope } from "../expr/types.ts";
import type { ChangeResult, Growth, ModuleDefinition, ProjectFiles, Question } from "../modules/define.ts";
import type { Key } from "../observations/define.ts";
import type { Condition, Task } from "../playbook/types.ts";
import type { RenderEnv } from "../vars/render.ts";
import type { Seen } from "./saved/test.ts";
import type { View } from "./view.ts";

/** A registered result: `changed`, `failed`, `skipped`, `msg` always, beside what the module returns. */
export type Registered = Readonly<Record<string, unknown>>;

/** One task, or one item of its loop, in front of one host. */
export interface ItemInput {
  readonly ref: StepRef;
  readonly task: Task;
  readonly module: ModuleDefinition;
  /** Values that the run knows of the host whose variables the task sets. */
  readonly sets: Map<string, unknown>;
  readonly scope: Scope;
  /** The loop's variables. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
  /** Does a condition of the task hold? */
  holds(condition: Condition): boolean;
  /** The same scope with the task's `register` name set, for conditions on the result. */
  scopeWith(result: Registered): Scope;
  readonly env: RenderEnv;
  readonly view: View;
  readonly project: ProjectFiles;
  readonly inventoryHostname: string;
  readonly asksRepositories: boolean;
  /** Is it planned to be shown? Then nothing is tried twice. */
  readonly isDry: boolean;
  kindOf(change: { readonly kind: string }): ChangeKind;
}

/**
 * What one task (one item of its loop) means on one host. `fail`: it fails, here and now, as an assertion does.
 * `later`: only the run decides; nothing is sent for it until its turn comes.
 */
export interface Planned {
  readonly ref: StepRef;
  readonly task: Task;
  /** What it was planned with, to judge its result. */
  readonly input: ItemInput;
  readonly verdict: "change" | "same" | "later" | "skip" | "fail";
  readonly degree: "exact" | "expected";
  readonly reason: string;
  readonly hint?: string | undefined;
  /** For `fail`: the mistake in the playbook or a template that makes it fail, with its place. */
  readonly error?: HoldfastError | undefined;
  /** For each change of a saved step, how later steps leave the same file: where it is so already, the change was made before. */
  readonly superseded?: readonly (readonly Seen[])[] | undefined;
  /** For `fail`: the last lines of what says so. */
  readonly output?: string | undefined;
  /** Why what its validators say is not known before it is applied. */
  readonly validatedAtApply?: string | undefined;
  readonly waitsFor?: string | undefined;
  readonly changes: readonly Change[];
  /** Everything it was planned from: read again when the host deviates. */
  readonly rests: readonly Key[];
  /** What it would have liked to know, but only the run decides: looked at before it is applied. */
  readonly looks: readonly Key[];
  /** For `later`: what it may write as far as that is known; undefined where it may be anything. */
  readonly mayWrite?: readonly Key[] | undefined;
  readonly registered: Registered;
  /** For the person, whatever the verbosity. */
  readonly note?: string | undefined;
  /** Variables it sets. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
  /** What it adds to the inventory. */
  readonly grows?: Growth | undefined;
  /** What a person is asked in its place, if there is one. */
  readonly asks?: Question | undefined;
  /** The module's parameters, for `finish`. */
  readonly params?: unknown;
  /** Completes `registered` from what the changes printed. */
  readonly finish?: ((results: readonly ChangeResult[]) => Registered) | undefined;
  readonly judged: boolean;
  /** Whether the result decides what the task came to: nothing after it is sent before that is known. */
  readonly gated: boolean;
  /** Whatever comes of it, it changes nothing by itself (a wait, an assertion): not counted. */
  readonly passive: boolean;
}

/** Is it one item of a loop, not a task as a whole? */
export function isItem({ ref }: Pick<Planned, "ref">): boolean {
  return ref.id.includes("#");
}

/** The same step with something else made of it. */
export function become(planned: Planned, other: Partial<Planned>): Planned {
  return { ...planned, ...other };
}

/** Is there something in a value, however deep, that only the run will know? */
export function holdsUnknown(value: unknown): boolean {
  if (value instanceof Unknown) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown);
}
