import type { Plain, PlainEntry } from "../vars/value.ts";
import { blockSections } from "./block.ts";
import type { PlayContext } from "./context.ts";
import { wrong } from "./fields.ts";
import { includedTasks } from "./include.ts";
import { includedVars } from "./include-vars.ts";
import type { Inherited } from "./inherited.ts";
import { standingKeys } from "./keywords.ts";
import { itemsOf, missingSpace } from "./map.ts";
import { wordOf } from "./references.ts";
import { includedRole } from "./roles/include.ts";
import type { Section, TaskList } from "./section.ts";
import { readTask } from "./task.ts";
import type { Task } from "./types.ts";

type Stands = (map: Extract<Plain, { kind: "map" }>, list: TaskList, outer: Inherited, context: PlayContext) => readonly (Section | Task)[];

const standing: Readonly<Record<(typeof standingKeys)[number], Stands>> = {
  block: blockSections,
  include_tasks: includedTasks,
  import_tasks: includedTasks,
  include_role: includedRole,
  import_role: includedRole,
  include_vars: includedVars,
};

/** The tasks of a list in the order they run: blocks flattened, included files and roles in place. */
export function readTasks(entry: PlainEntry, list: TaskList, outer: Inherited, context: PlayContext): readonly Task[] {
  return itemsOf(entry, "tasks", context.problems).flatMap((item) => readItem(item, list, outer, context));
}

/** The tasks of sections, in order. */
export function readSections(sections: readonly (Section | Task)[], context: PlayContext): readonly Task[] {
  return sections.flatMap((section) => ("tasks" in section ? readTasks(section.tasks, section.list, section.inherited, context) : [section]));
}

function readItem(item: Plain, list: TaskList, outer: Inherited, context: PlayContext): readonly Task[] {
  const { problems } = context;
  if (item.kind !== "map") {
    const bare =
      item.kind === "scalar" && typeof item.value === "string" && context.catalog.resolve(item.value) !== undefined
        ? `write \`${item.value}:\`, with a colon`
        : undefined;
    wrong(problems, item.span, "a task is a map", bare ?? missingSpace(item) ?? "write `- name: …` and the module below it");
    return [];
  }
  for (const entry of item.entries) {
    const word = wordOf(entry);
    const key = standingKeys.find((one) => one === word);
    if (key) return readSections(standing[key](item, list, outer, context), context);
  }
  const stray = item.entries.find(({ key }) => key === "rescue" || key === "always");
  if (stray) {
    wrong(problems, stray.keySpan, `${stray.key} without a block`, "put the tasks that it is for below `block:`");
    return [];
  }
  const task = readTask(item, list, outer, context);
  return task ? [task] : [];
}
