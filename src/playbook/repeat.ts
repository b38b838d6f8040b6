import type { Compiled } from "../expr/types.ts";
import type { PlainEntry, PlainMap, VarSource } from "../vars/value.ts";
import type { PlayContext } from "./context.ts";
import { wrong } from "./fields.ts";
import type { Inherited } from "./inherited.ts";
import { readLoop } from "./loop.ts";
import { entriesOf } from "./map.ts";
import { asGrownHint, notYet } from "./choices.ts";
import { newcomer } from "./newcomers.ts";
import { perHost, valueOf } from "./synthetic.ts";
import type { Loop } from "./types.ts";

/** One turn of an include that loops: what its tasks inherit, and what the item is called in their ids. */
export interface Turn {
  readonly inherited: Inherited;
  readonly suffix: string;
}

/** Keywords with which an include loops. */
export const loopKeywords: ReadonlySet<string> = new Set(["loop", "loop_control"]);

/**
 * The turns of an include: one, or as many as its loop has items on the host that has most. Tasks stand in the plan before any host is asked, so
 * the items must follow from inventory and variables.
 */
export function turnsOf(map: PlainMap, inherited: Inherited, context: PlayContext): readonly Turn[] {
  const { problems, foreknown } = context;
  const loop = readLoop(entriesOf(map), problems);
  const entry = map.entries.find(({ key }) => key === "loop");
  if (!loop || !entry) return [{ inherited, suffix: "" }];
  const { values: found, isWhole, lacking } = foreknown.ask(loop.items, inherited, "foreknown");
  if (!isWhole) {
    if (lacking) problems.errors.push(notYet(lacking));
    else if (foreknown.hosts.length > 0 || foreknown.isOpen)
      problems.error("the items of an include are known only at run", {
        code: "HF1515",
        at: entry.value.span,
        hint: `${foreknown.isOpen ? asGrownHint : "they must follow from inventory and variables"}; loop in the tasks of the file, or end it with \`when\``,
      });
    return [];
  }
  const lists: ReadonlyMap<string, readonly unknown[] | undefined> = new Map([...found].map(([host, items]) => [host, asList(items)]));
  if ([...lists.values()].includes(undefined)) wrong(problems, entry.value.span, "a loop takes a list or a map", "write the items below it, each after `- `");
  const most = Math.max(0, ...[...lists.values()].map((list) => list?.length ?? 0));
  return Array.from({ length: most }, (_, i) => turn(loop, entry, i, lists, inherited));
}

function asList(items: unknown): readonly unknown[] | undefined {
  if (Array.isArray(items)) return items as readonly unknown[];
  if (typeof items !== "object" || items === null) return undefined;
  return Object.entries(items).map(([key, value]) => ({ key, value: value as unknown }));
}

function turn(loop: Loop, entry: PlainEntry, i: number, lists: ReadonlyMap<string, readonly unknown[] | undefined>, inherited: Inherited): Turn {
  const { span } = entry.value;
  const each = (label: string, of: (list: readonly unknown[]) => unknown): Compiled =>
    perHost(label, span, new Map([...lists].map(([host, list]) => [host, of(list ?? [])])), of(lists.get(newcomer) ?? []));
  const value = (name: string, of: (list: readonly unknown[]) => unknown) => ({ key: name, keySpan: entry.keySpan, value: valueOf(each(name, of)) });
  const source: VarSource = {
    label: "loop",
    entries: [value(loop.variable, (list) => list[i]), ...(loop.index === undefined ? [] : [value(loop.index, () => i)])],
  };
  const reaches = [...lists.values()].every((list) => (list?.length ?? 0) > i);
  const guard = each(`item ${i + 1} of the include's loop`, (list) => i < list.length);
  const [first] = [...lists.values()].flatMap((list) => (list && i < list.length ? [list[i]] : []));
  return {
    inherited: { ...inherited, vars: [...inherited.vars, source], when: reaches ? inherited.when : [...inherited.when, guard] },
    suffix: typeof first === "string" || typeof first === "number" ? ` ${first}` : ` ${i + 1}`,
  };
}
