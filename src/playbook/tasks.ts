import type { Span } from "../core/source.ts";
import { displayPath } from "../vars/files.ts";
import type { Plain, PlainEntry, PlainMap } from "../vars/value.ts";
import { type LoadContext, uniqueId } from "./context.ts";
import { plainText, wrong } from "./fields.ts";
import { findTaskFile, includeOf } from "./includes.ts";
import { inherit, type Inherited } from "./inherit.ts";
import { blockKeywords } from "./keywords.ts";
import { entriesOf, itemsOf, missingSpace, unknownKey } from "./map.ts";
import { readTask, startOf } from "./task.ts";
import type { BlockRef, Task } from "./types.ts";

/** Where tasks are read from and to. */
export interface TaskList {
  readonly kind: Task["kind"];
  /** Id of the play's part or of the block that they stand in. */
  readonly parent: string;
  /** Files being read, outermost first: a file that includes itself never ends. */
  readonly files: readonly string[];
}

/** The tasks of a list in the order they run: blocks flattened, included files in place. */
export function readTasks(entry: PlainEntry, list: TaskList, outer: Inherited, context: LoadContext): readonly Task[] {
  return itemsOf(entry, "tasks", context.problems).flatMap((item) => readItem(item, list, outer, context));
}

function readItem(item: Plain, list: TaskList, outer: Inherited, context: LoadContext): readonly Task[] {
  const { problems } = context;
  if (item.kind !== "map") {
    const bare =
      item.kind === "scalar" && typeof item.value === "string" && context.catalog.resolve(item.value) !== undefined
        ? `write \`${item.value}:\`, with a colon`
        : undefined;
    wrong(problems, item.span, "a task is a map", bare ?? missingSpace(item) ?? "write `- name: …` and the module below it");
    return [];
  }
  const include = includeOf(item);
  if (include) return readInclude(item, include, list, outer, context);
  if (item.entries.some(({ key }) => key === "block")) return readBlock(item, list, outer, context);
  const stray = item.entries.find(({ key }) => key === "rescue" || key === "always");
  if (stray) wrong(problems, stray.keySpan, `${stray.key} without a block`, "put the tasks that it is for below `block:`");
  if (stray) return [];
  const task = readTask(item, list.kind, list.parent, outer, context);
  return task ? [task] : [];
}

function readBlock(map: PlainMap, list: TaskList, outer: Inherited, context: LoadContext): readonly Task[] {
  const { problems } = context;
  const entries = entriesOf(map);
  for (const { key, keySpan } of map.entries) {
    if (blockKeywords.has(key)) continue;
    if (context.catalog.resolve(key) !== undefined) wrong(problems, keySpan, "a block runs no module itself", "make it a task of the block");
    else if (key === "loop" || key.startsWith("with_"))
      wrong(problems, keySpan, "a block can't loop", "put the tasks into a file and loop in each, or repeat the loop");
    else unknownKey(key, keySpan, "a block", blockKeywords, problems);
  }
  const name = entries.get("name");
  const id = uniqueId(context, list.parent, (name && plainText(name, problems)) ?? "block");
  const inner = inherit(outer, entries, "block", problems);
  const [rescue, always] = [entries.get("rescue"), entries.get("always")];
  return (["block", "rescue", "always"] as const).flatMap((section) => {
    const entry = entries.get(section);
    if (!entry) return [];
    if (section === "block" && isEmpty(entry)) wrong(problems, entry.keySpan, "a block needs tasks", "write them below it, each after `- `");
    const ref: BlockRef = { id, section, hasRescue: rescue !== undefined, hasAlways: always !== undefined };
    const parent = section === "block" ? id : `${id}/${section}`;
    return readTasks(entry, { ...list, parent }, { ...inner, blocks: [...inner.blocks, ref] }, context);
  });
}

function isEmpty({ value }: PlainEntry): boolean {
  return value.kind === "list" ? value.items.length === 0 : value.kind === "scalar" && value.value === null;
}

/** `include_tasks` and `import_tasks`: the file's tasks, with what the include says for all of them. */
function readInclude(
  map: PlainMap,
  { include, file }: NonNullable<ReturnType<typeof includeOf>>,
  list: TaskList,
  outer: Inherited,
  context: LoadContext,
): readonly Task[] {
  const { problems } = context;
  for (const { key, keySpan } of map.entries) {
    if (key === "loop" || key === "loop_control") wrong(problems, keySpan, "an include can't loop in this version", "loop in the tasks of the file");
    else if (key !== include.key && (!blockKeywords.has(key) || key === "block")) unknownKey(key, keySpan, "an include", blockKeywords, problems);
  }
  if (!file) {
    wrong(problems, include.keySpan, `${include.key} names no file`, `write \`${include.key}: tasks.yml\``);
    return [];
  }
  const name = plainText(file, problems);
  const path = name === undefined ? undefined : findTasks(name, file.value.span, list.files, context);
  if (path === undefined) return [];
  const { tree, broken } = context.trees.of(path, file.value.span);
  if (!tree) {
    if (!broken) wrong(problems, file.value.span, `${displayPath(path)} holds no tasks`, "begin each task with `- `");
    return [];
  }
  const inner = inherit(outer, entriesOf(map), "include", problems);
  return readTasks({ key: displayPath(path), keySpan: startOf(tree), value: tree }, { ...list, files: [...list.files, path] }, inner, context);
}

function findTasks(name: string, at: Span, files: readonly string[], { problems, trees }: LoadContext): string | undefined {
  const { path, places } = findTaskFile(trees.disk, name, files);
  if (path === undefined) {
    problems.error(`there is no task file "${name}"`, { code: "HF1505", at, hint: `looked for ${places.join(", ")}` });
  } else if (files.includes(path)) {
    problems.error(`${displayPath(path)} includes itself`, { code: "HF1506", at, hint: `by way of ${files.map(displayPath).join(", ")}` });
    return undefined;
  }
  return path;
}
