import type { Compiled } from "../expr/types.ts";
import type { Value } from "../vars/value.ts";
import type { Field, Task } from "./types.ts";

/** One expression or text of a task; `after` where it sees the task's own result. */
export interface Use {
  readonly compiled: Compiled;
  readonly after: boolean;
  /** Names that an `include` gives along; `any` where only a run tells which. */
  readonly given?: ReadonlySet<string> | "any";
}

/** Every expression and text that stands in the task itself, its own variables excluded: those are read where they are used. */
export function* expressionsOf(task: Omit<Task, "uses">): Iterable<Use> {
  for (const compiled of task.when) yield { compiled, after: false };
  for (const compiled of [...(task.changedWhen ?? []), ...(task.failedWhen ?? []), ...(task.until?.conditions ?? [])]) yield { compiled, after: true };
  for (const field of [task.name, task.ignoreErrors, task.ignoreUnreachable, task.delegateTo, task.become.become, task.become.user, task.become.method]) {
    if (field && "compiled" in field) yield { compiled: compiledOf(field), after: false };
  }
  for (const value of [task.args, task.environment, task.loop?.items, task.loop?.label]) {
    if (value) for (const compiled of compiledIn(value)) yield { compiled, after: false };
  }
}

function compiledOf(field: Extract<Field<unknown>, { compiled: Compiled }>): Compiled {
  return field.compiled;
}

/** Every expression and text inside a value. */
export function* compiledIn(value: Value): Iterable<Compiled> {
  if (value.kind === "text" || value.kind === "condition") yield value.compiled;
  else if (value.kind === "list") for (const item of value.items) yield* compiledIn(item);
  else if (value.kind === "map") for (const entry of value.entries) yield* compiledIn(entry.value);
}

/** Names and member chains that the task's expressions mention, those of its own variables included. */
export function usesOf(task: Omit<Task, "uses">): ReadonlySet<string> {
  const uses = new Set<string>();
  const note = ({ names, members }: Compiled): void => {
    for (const { name } of names) uses.add(name);
    for (const { root, path } of members) uses.add([root, ...path].join("."));
  };
  for (const { compiled } of expressionsOf(task)) note(compiled);
  for (const { entries } of task.vars) for (const { value } of entries) for (const compiled of compiledIn(value)) note(compiled);
  return uses;
}
