import { HoldfastError } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import { globToRegExp } from "../inventory/glob.ts";
import type { Play, Task } from "./types.ts";

/**
 * Ids of the tasks that come before the first one of this name, or that fits it as a shell's pattern, in all plays: what `--start-at-task` leaves out.
 * Throws where there is none.
 */
export function tasksBefore(name: string, plays: readonly Play[]): ReadonlySet<string> {
  const tasks = plays.flatMap(({ parts }) => parts.flatMap((part) => part.tasks));
  const pattern = globToRegExp(name);
  const start = tasks.findIndex((task) => namesOf(task).some((one) => one === name || pattern.test(one)));
  if (start >= 0) return new Set(tasks.slice(0, start).map(({ id }) => id));
  throw new HoldfastError(`no task is called "${name}"`, {
    code: "HF1546",
    at: { source: { path: "--start-at-task", text: name }, start: 0, end: name.length },
    hint: didYouMean(name, tasks.flatMap(namesOf)) ?? "--list-tasks shows them all",
  });
}

/** What a task may be called: its name, with its role's before it too, or its id. */
function namesOf({ name, role, id }: Task): readonly string[] {
  const own = "value" in name ? name.value : name.compiled.text;
  return role ? [own, `${role.label} : ${own}`, `${role.name} : ${own}`, id] : [own, id];
}
