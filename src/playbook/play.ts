import { dirname, resolve } from "node:path";
import type { Problems } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import { readVarFile, varsFrom } from "../vars/load.ts";
import type { Plain, PlainEntry, PlainMap, VarSource } from "../vars/value.ts";
import { type LoadContext, uniqueId } from "./context.ts";
import { asNumber, flag, plainText, seconds, wrong } from "./fields.ts";
import { inherit, type Inherited, nothingInherited } from "./inherit.ts";
import { answersToUnreachable, strategies } from "./keyword-fields.ts";
import { playKeywords } from "./keywords.ts";
import { entriesOf, itemsOf, unknownKey } from "./map.ts";
import { startOf } from "./task.ts";
import { readTasks, type TaskList } from "./tasks.ts";
import type { Play, Task } from "./types.ts";

/** How long `verify` looks again before it gives up, unless the play says. Seconds: a VRRP election takes a few. */
const patience = 30;

/** One play of the file at `path`. */
export function readPlay(map: PlainMap, number: number, path: string, context: LoadContext): Play | undefined {
  const { problems } = context;
  const entries = entriesOf(map);
  for (const { key, keySpan } of map.entries) if (!playKeywords.has(key)) unknownPlayKey(key, keySpan, context);
  const hosts = readHosts(entries.get("hosts"), map, context);
  const given = entries.get("name");
  const name = (given && plainText(given, problems)) ?? (hosts ? hosts.pattern : `play ${number}`);
  const id = uniqueId(context, undefined, name);
  const shared = new Map(entries);
  shared.delete("vars");
  const outer = inherit(nothingInherited([dirname(path)]), shared, "play", problems);
  const list = (kind: Task["kind"], section: string): TaskList => ({ kind, parent: `${id}/${section}`, files: [path] });
  const section = (key: "pre_tasks" | "tasks" | "post_tasks" | "handlers", kind: Task["kind"]): readonly Task[] => {
    const entry = entries.get(key);
    return entry ? readTasks(entry, list(kind, key), outer, context) : [];
  };
  const gather = entries.get("gather_facts");
  if (gather) flag(gather, problems);
  const play = {
    id,
    name,
    at: startOf(map),
    vars: readVars(entries, path, context),
    parts: (["pre_tasks", "tasks", "post_tasks"] as const).map((key) => ({ name: key, tasks: section(key, "task") })),
    handlers: section("handlers", "handler"),
    verify: readVerify(entries.get("verify"), list("verify", "verify"), outer, context),
    serial: readSerial(entries.get("serial"), problems),
    strategy: oneOf(entries.get("strategy"), strategies, "batched", problems),
    anyErrorsFatal: outer.anyErrorsFatal,
    maxFailPercentage: readPercentage(entries.get("max_fail_percentage"), problems),
    unreachable: oneOf(entries.get("unreachable"), answersToUnreachable, "stop", problems),
  };
  return hosts && { ...play, hosts };
}

function unknownPlayKey(key: string, at: Play["at"], { catalog, problems }: LoadContext): void {
  if (catalog.resolve(key) === undefined) return unknownKey(key, at, "a play", playKeywords, problems);
  problems.error(`the module ${key} stands where a play is`, { code: "HF1512", at, hint: "put it below `tasks:`, as `- " + key + ": …`" });
}

function readHosts(entry: PlainEntry | undefined, map: PlainMap, { problems }: LoadContext): Play["hosts"] | undefined {
  if (!entry) {
    problems.error("a play needs hosts", { code: "HF1523", at: startOf(map), hint: "add `hosts: all`, a group or a host" });
    return undefined;
  }
  const { value } = entry;
  const items = value.kind === "list" ? value.items : [value];
  const patterns = items.map((item) => (item.kind === "scalar" ? item.raw.trim() : ""));
  if (patterns.length === 0 || patterns.includes("")) return wrong(problems, value.span, "hosts is a pattern", "write a group, a host, or several: `web:db`");
  return { pattern: patterns.join(","), span: value.span };
}

/** The play's variables, then those of its files, which win. */
function readVars(entries: ReadonlyMap<string, PlainEntry>, path: string, { problems, trees }: LoadContext): readonly VarSource[] {
  const vars = entries.get("vars");
  const files = entries.get("vars_files");
  const sources = vars ? [varsFrom(vars.value, "play vars", problems)] : [];
  for (const item of files ? itemsOf(files, "files", problems) : []) {
    const name = plainText({ key: "vars_files", keySpan: item.span, value: item }, problems);
    if (name === undefined) continue;
    const source = readVarFile(trees.disk, resolve(dirname(path), name), name, problems, item.span);
    if (source) sources.push(source);
  }
  return sources;
}

/** A list of tasks, or `{within, tasks}`. */
function readVerify(entry: PlainEntry | undefined, list: TaskList, outer: Inherited, context: LoadContext): Play["verify"] {
  if (entry?.value.kind !== "map") return { tasks: entry ? readTasks(entry, list, outer, context) : [], within: patience };
  let tasks: readonly Task[] = [];
  let within = patience;
  for (const inner of entry.value.entries) {
    if (inner.key === "tasks") tasks = readTasks(inner, list, outer, context);
    else if (inner.key === "within") within = seconds(inner, context.problems) ?? patience;
    else unknownKey(inner.key, inner.keySpan, "verify", ["within", "tasks"], context.problems);
  }
  return { tasks, within };
}

function readSerial(entry: PlainEntry | undefined, problems: Problems): Play["serial"] {
  const items: readonly Plain[] = !entry ? [] : entry.value.kind === "list" ? entry.value.items : [entry.value];
  return items.flatMap((item): Play["serial"] => {
    const percent = item.kind === "scalar" ? /^(\d+(?:\.\d+)?)\s*%$/.exec(item.raw.trim()) : null;
    if (percent && Number(percent[1]) > 0 && Number(percent[1]) <= 100) return [{ percent: Number(percent[1]) }];
    const number = asNumber(item);
    if (number !== undefined && Number.isInteger(number) && number > 0) return [number];
    return wrong(problems, item.span, "serial is a number of hosts or a percentage", 'write `serial: 1`, `serial: "30%"`, or a list of them') ?? [];
  });
}

function readPercentage(entry: PlainEntry | undefined, problems: Problems): number | undefined {
  if (!entry) return undefined;
  const text = entry.value.kind === "scalar" ? entry.value.raw.replace(/\s*%$/, "") : "";
  const number = text === "" ? Number.NaN : Number(text);
  if (number >= 0 && number <= 100) return number;
  return wrong(problems, entry.value.span, "max_fail_percentage is a number from 0 to 100", "write `max_fail_percentage: 30`");
}

function oneOf<T extends string>(entry: PlainEntry | undefined, choices: readonly T[], fallback: T, problems: Problems): T {
  if (!entry) return fallback;
  const text = entry.value.kind === "scalar" ? entry.value.raw : "";
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  wrong(problems, entry.value.span, `${entry.key} can't be ${text === "" ? "empty" : text}`, didYouMean(text, choices) ?? `write one of ${choices.join(", ")}`);
  return fallback;
}
