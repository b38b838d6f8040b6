import { dirname, join } from "node:path";
import type { Span } from "../core/source.ts";
import { didYouMean } from "../core/suggest.ts";
import { displayPath } from "../vars/files.ts";
import type { Plain, PlainEntry, PlainMap } from "../vars/value.ts";
import { choicesOf } from "./choices.ts";
import { type PlayContext, uniqueId } from "./context.ts";
import { wrong } from "./fields.ts";
import { findTaskFile } from "./includes.ts";
import { inherit } from "./inherit.ts";
import type { Inherited } from "./inherited.ts";
import { blockKeywords } from "./keywords.ts";
import { entriesOf, unknownKey } from "./map.ts";
import { settling } from "./once.ts";
import { refusals } from "./refusal.ts";
import { entryNamed, fitting, named, taskFolders, wordOf } from "./references.ts";
import { loopKeywords, turnsOf } from "./repeat.ts";
import { listWithin, type Section, type TaskList } from "./section.ts";
import { startOf } from "./task.ts";
import type { Task } from "./types.ts";

/** What `include_tasks` and `import_tasks` stand for: the file's tasks, with what the include says for all of them. */
export function includedTasks(map: PlainMap, list: TaskList, outer: Inherited, context: PlayContext): readonly (Section | Task)[] {
  const include = entryNamed(map, "include_tasks", "import_tasks");
  if (!include) return [];
  const isStatic = wordOf(include) === "import_tasks";
  checkKeywords(map, include, isStatic, list, context);
  const file = named(include, "file");
  if (!file) {
    wrong(context.problems, include.keySpan, `${include.key} names no file`, `write \`${include.key}: tasks.yml\``);
    return [];
  }
  const own = inherit(outer, entriesOf(map), "include", context);
  const layers = { outer, own, applied: applied(include, own, context) };
  return turnsOf(map, layers.applied, context).flatMap(({ inherited, suffix }) => {
    const settle = settling(layers, list, isStatic);
    const choices = choicesOf({ ...file, key: include.key }, inherited, context, (pattern) => candidates(pattern, list.files, context));
    const id = suffix === "" ? list.parent : uniqueId(context, list.parent, `include${suffix}`);
    const chosen = choices.list.flatMap(({ name, guard }) => {
      const tasks = tasksIn(name, file.value.span, list.files, context);
      return tasks
        ? [
            {
              tasks,
              list: { ...listWithin(list, map), parent: id, files: [...list.files, tasks.path] },
              inherited: settle(guard ? { ...inherited, when: [...inherited.when, guard] } : inherited),
            },
          ]
        : [];
    });
    return [...chosen, ...refusals(choices, "task file", { inherited, settle }, { ...list, parent: id }, context)];
  });
}

function checkKeywords(map: PlainMap, include: PlainEntry, isStatic: boolean, { kind }: TaskList, { problems }: PlayContext): void {
  for (const { key, keySpan } of map.entries) {
    if (key === include.key || (key === "listen" && kind === "handler") || (blockKeywords.has(key) && !["block", "rescue", "always"].includes(key))) continue;
    if (!loopKeywords.has(key)) unknownKey(key, keySpan, "an include", blockKeywords, problems);
    else if (isStatic && key === "loop") wrong(problems, keySpan, "import_tasks can't loop", "write `include_tasks`");
  }
  if (include.value.kind === "map")
    for (const { key, keySpan } of include.value.entries)
      if (key !== "file" && key !== "apply") unknownKey(key, keySpan, include.key, ["file", "apply"], problems);
}

/** `apply`: keywords for the tasks of the file, beside those of the include. */
function applied({ value }: PlainEntry, inner: Inherited, context: PlayContext): Inherited {
  const apply = value.kind === "map" ? value.entries.find(({ key }) => key === "apply") : undefined;
  if (apply?.value.kind !== "map") return inner;
  return inherit(inner, entriesOf(apply.value), "apply", context);
}

/** Files that fit and hold tasks: beside a playbook there are others. */
function candidates(pattern: string, files: readonly string[], { trees }: PlayContext): readonly string[] {
  const names = new Set(taskFolders(files).flatMap((folder) => fitting(trees.disk, folder, pattern)));
  return [...names].filter((name) => {
    const { path } = findTaskFile(trees.disk, name, files);
    return path !== undefined && !files.includes(path) && holdsTasks(trees.peek(path));
  });
}

function holdsTasks(tree: Plain | undefined): boolean {
  return tree?.kind === "list" && !tree.items.some((item) => item.kind === "map" && item.entries.some(({ key }) => key === "hosts"));
}

function tasksIn(name: string, at: Span, files: readonly string[], { problems, trees }: PlayContext): (PlainEntry & { readonly path: string }) | undefined {
  const { path, places } = findTaskFile(trees.disk, name, files);
  if (path === undefined) {
    const there = taskFolders(files)
      .flatMap((folder) => trees.disk.list(join(folder, dirname(name))).map((file) => join(dirname(name), file)))
      .filter((file) => !files.some((path) => path.endsWith(`/${file}`)));
    const hint = [didYouMean(join(name), there), `looked for ${places.join(", ")}`].filter(Boolean).join(" ");
    problems.error(`there is no task file "${name}"`, { code: "HF1505", at, hint });
    return undefined;
  }
  if (files.includes(path)) {
    problems.error(`${displayPath(path)} includes itself`, { code: "HF1506", at, hint: `by way of ${files.map(displayPath).join(", ")}` });
    return undefined;
  }
  return tasksOfFile(path, at, { problems, trees });
}

/** The list of tasks that a file holds. */
export function tasksOfFile(
  path: string,
  at: Span,
  { problems, trees }: Pick<PlayContext, "problems" | "trees">,
): (PlainEntry & { readonly path: string }) | undefined {
  const { tree, broken } = trees.of(path, at);
  if (!tree) {
    if (!broken) wrong(problems, at, `${displayPath(path)} holds no tasks`, "begin each task with `- `");
    return undefined;
  }
  return { key: displayPath(path), keySpan: startOf(tree), value: tree, path };
}
