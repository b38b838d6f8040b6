import type { Diff } from "../changes/define.ts";
import type { Emit } from "../core/events.ts";
import type { Compiled } from "../expr/types.ts";
import type { Inventory } from "../inventory/types.ts";
import type { ModuleDefinition, Question } from "../modules/define.ts";
import type { Play, Task } from "../playbook/types.ts";
import type { RenderEnv } from "../vars/render.ts";
import type { VarSource } from "../vars/value.ts";
import type { HostPort } from "./exchange.ts";
import type { PlanRecord } from "./saved/record.ts";
import type { SavedPlan } from "./saved/plan.ts";

/** Who a task wants to be on the host; undefined fields are as the connection has them. */
export interface BecomeWish {
  readonly become?: boolean | undefined;
  readonly user?: string | undefined;
  readonly method?: string | undefined;
}

/** Opens the way to a host as a user. `identity` is equal for equal users, so that one session serves all their tasks. */
export interface Connector {
  identity(host: string, wish: BecomeWish): string;
  open(host: string, wish: BecomeWish): HostPort;
}

/** `given` beforehand, or `asked` for just now: a person took their time to answer. */
export type Consent = "given" | "asked" | "refused";

/** Everything a run works on: loaded, checked, selected. The engine adds nothing of its own but the hosts' answers. */
export interface RunInput {
  readonly plays: readonly Play[];
  readonly inventory: Inventory;
  /** Names of the hosts of a play, in the play's order, `--limit` considered. `inventory`: with what tasks have added. */
  hostsOf(play: Play, inventory?: Inventory): readonly string[];
  /** Finds the way to hosts that a task has added. */
  reach(hosts: readonly string[], inventory: Inventory): Promise<void>;
  isSelected(task: Task): boolean;
  module(name: string): ModuleDefinition;
  readonly connector: Connector;
  readonly emit: Emit;
  readonly env: RenderEnv;
  /** Of `-e`: the highest precedence. */
  readonly extra: VarSource;
  /** What a task may read of the project: its role's folders first. */
  project(task: Task): TaskFiles;
  /** The unified diff of changes, secrets replaced. */
  drawDiff(diffs: readonly Diff[]): string | undefined;
  readonly skipUnreachable: boolean;
  /** Are hosts to ask their repositories what packages would bring? */
  readonly asksRepositories: boolean;
  /** `auto` verifies when something was changed. */
  readonly verify: "auto" | "always" | "never";
  /** Says what would be done; called only when there is something to do. */
  confirm(pending: { readonly changes: number; readonly later: number }): Promise<Consent>;
  /** Keeps the plan that is made. */
  readonly record?: PlanRecord | undefined;
  /** The plan to apply, in place of one that is made now. */
  readonly saved?: SavedPlan | undefined;
  /** A step goes beyond what was shown before the run was agreed to. */
  approve(step: { readonly host: string; readonly step: string; readonly changes: readonly string[]; readonly diff: string | undefined }): Promise<boolean>;
  /** Asks whether a task is to be done, before its turn; absent where nobody wants to be asked. */
  readonly step?: ((question: { readonly step: string; readonly hosts: readonly string[] }) => Promise<boolean>) | undefined;
  /** Asks the person for a line; absent where nobody is there. Gives none where the time is over, the input ends or the run is stopped. */
  readonly read?: ((question: Question) => Promise<string | undefined>) | undefined;
  /** Fires once the person wants the run to stop: hosts end at their next step. */
  readonly signal: AbortSignal;
}

/** The project's files as one task finds them. */
export interface TaskFiles {
  file(name: string): Uint8Array;
  template(name: string): Compiled;
}
