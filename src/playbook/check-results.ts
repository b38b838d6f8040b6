import type { Problems } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import type { Compiled } from "../expr/types.ts";
import type { Produced } from "./produced.ts";
import type { ModuleCatalog, Task } from "./types.ts";

/** What every registered result holds. */
const common = ["changed", "failed", "skipped", "msg"] as const;

/** Finds members of registered results that their modules never set: `conf.chnaged`. */
export function checkResults({ span, members, ofHosts }: Compiled, produced: Produced, catalog: ModuleCatalog, problems: Problems): void {
  for (const { root, path, spans } of [...members, ...ofHosts]) {
    const tasks = produced.registeredBy(root);
    const [member] = path;
    const fields = tasks.length > 0 && member !== undefined ? fieldsOf(tasks, catalog) : undefined;
    if (!fields || member === undefined || fields.has(member)) continue;
    const [first] = tasks;
    problems.error(`the result of ${first?.module ?? "a task"} has no "${member}"`, {
      code: "HF1551",
      at: spans[0] ?? span,
      hint: didYouMean(member, fields) ?? `it has ${[...fields].join(", ")}`,
      related: tasks.slice(0, 1).map((task) => ({ message: `${root} is registered here`, at: task.at })),
    });
  }
}

/** Undefined where one of the modules may return anything. */
function fieldsOf(tasks: readonly Task[], catalog: ModuleCatalog): ReadonlySet<string> | undefined {
  const fields = new Set<string>(common);
  for (const task of tasks) {
    const own = catalog.resultFields(task.module);
    if (!own) return undefined;
    for (const field of own) fields.add(field);
    if (task.loop) fields.add("results");
    if (task.until) fields.add("attempts");
    if ("compiled" in task.ignoreUnreachable || task.ignoreUnreachable.value) fields.add("unreachable");
  }
  return fields;
}
