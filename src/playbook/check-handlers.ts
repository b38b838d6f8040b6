import type { Problems } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import type { Play, Task } from "./types.ts";

/** All tasks of a play, in the order they stand. */
export function tasksOf(play: Play): readonly Task[] {
  return [...play.parts.flatMap(({ tasks }) => tasks), ...play.handlers, ...play.verify.tasks];
}

/** Every notified handler exists; handlers have names of their own. */
export function checkHandlers(play: Play, problems: Problems): void {
  const named = new Map<string, Task>();
  const known = new Set<string>();
  for (const handler of play.handlers) {
    const { name } = handler;
    for (const topic of handler.listen) known.add(topic);
    if ("compiled" in name) {
      problems.error("a handler's name can't be filled in from variables", {
        code: "HF1541",
        at: name.span,
        hint: "write it out, so that tasks can notify it",
      });
      continue;
    }
    known.add(name.value);
    const first = named.get(name.value);
    if (first) {
      const related = [{ message: "the first is here", at: first.name.span }];
      problems.error(`two handlers are called "${name.value}"`, {
        code: "HF1542",
        at: name.span,
        hint: "rename one, or let both `listen` to one word",
        related,
      });
    } else named.set(name.value, handler);
  }
  const told = new Set<number>();
  for (const { notify } of tasksOf(play)) {
    for (const { name, at } of notify) {
      if (known.has(name) || told.has(at.start)) continue;
      told.add(at.start);
      const hint =
        didYouMean(name, known) ??
        (known.size > 0 ? `the handlers are ${[...known].map((one) => JSON.stringify(one)).join(", ")}` : "add it below `handlers:`");
      problems.error(`no handler is called "${name}"`, { code: "HF1540", at, hint });
    }
  }
}
