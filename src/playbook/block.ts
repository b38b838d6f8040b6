import type { PlainEntry, PlainMap } from "../vars/value.ts";
import { type PlayContext, uniqueId } from "./context.ts";
import { textField, wrong } from "./fields.ts";
import { inherit } from "./inherit.ts";
import type { Inherited } from "./inherited.ts";
import { blockKeywords } from "./keywords.ts";
import { entriesOf, unknownKey } from "./map.ts";
import { listWithin, type Section, type TaskList } from "./section.ts";
import type { BlockRef } from "./types.ts";

/** The parts of a block in the order they run, what the block says merged in. */
export function blockSections(map: PlainMap, list: TaskList, outer: Inherited, context: PlayContext): readonly Section[] {
  const { problems } = context;
  const entries = entriesOf(map);
  for (const { key, keySpan } of map.entries) {
    if (blockKeywords.has(key)) continue;
    if (context.catalog.resolve(key) !== undefined) wrong(problems, keySpan, "a block runs no module itself", "make it a task of the block");
    else if (key === "loop" || key.startsWith("with_"))
      wrong(problems, keySpan, "a block can't loop", "put the tasks into a file, and loop over `include_tasks`");
    else unknownKey(key, keySpan, "a block", blockKeywords, problems);
  }
  const given = entries.get("name");
  const name = given && textField(given, problems);
  const id = uniqueId(context, list.parent, name ? ("value" in name ? name.value : name.compiled.text) : "block");
  const inner = inherit(outer, entries, "block", context);
  const [rescue, always] = [entries.get("rescue"), entries.get("always")];
  return (["block", "rescue", "always"] as const).flatMap((section) => {
    const tasks = entries.get(section);
    if (!tasks) return [];
    if (section === "block" && isEmpty(tasks)) wrong(problems, tasks.keySpan, "a block needs tasks", "write them below it, each after `- `");
    const ref: BlockRef = { id, section, hasRescue: rescue !== undefined, hasAlways: always !== undefined };
    const parent = section === "block" ? id : `${id}/${section}`;
    return [{ tasks, list: { ...listWithin(list, map), parent }, inherited: { ...inner, blocks: [...inner.blocks, ref] } }];
  });
}

function isEmpty({ value }: PlainEntry): boolean {
  return value.kind === "list" ? value.items.length === 0 : value.kind === "scalar" && value.value === null;
}
