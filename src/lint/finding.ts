import { HoldfastError } from "../core/errors.ts";
import type { Span } from "../core/source.ts";
import type { Inventory } from "../inventory/types.ts";
import type { Project } from "../playbook/project.ts";
import { tasksOf } from "../playbook/tasks-of.ts";
import type { ModuleCatalog, Play, Task } from "../playbook/types.ts";
import type { VarSource } from "../vars/value.ts";

/** What rules look at: a project that was loaded without a mistake. */
export interface Loaded {
  readonly plays: readonly Play[];
  /** Undefined where none was named. */
  readonly inventory: Inventory | undefined;
  readonly extra: VarSource;
  readonly catalog: ModuleCatalog;
  readonly project: Project;
}

/** A piece of a file to be replaced. */
export interface Edit {
  readonly at: Span;
  readonly text: string;
}

/** Something that works and is a risk or a burden all the same. */
export interface Finding {
  readonly warning: HoldfastError;
  /** What `--fix` does about it; only where nothing but the spelling changes. */
  readonly fix?: Edit;
}

export type Rule = (loaded: Loaded) => Iterable<Finding>;

export function finding(code: string, message: string, at: Span, hint: string, more: { readonly fix?: Edit } = {}): Finding {
  return { warning: new HoldfastError(message, { code, at, hint }), ...more };
}

/** Every task, handlers and verification among them, in the order they stand. */
export function* tasksIn({ plays }: Loaded): Iterable<{ readonly play: Play; readonly task: Task }> {
  for (const play of plays) for (const task of tasksOf(play)) yield { play, task };
}
