import { isIPv6 } from "node:net";
import { dirname } from "node:path";
import type { Problems } from "../core/errors.ts";
import type { Span } from "../core/source.ts";
import { didYouMean } from "../core/suggest.ts";
import { splitPattern } from "../inventory/pattern-terms.ts";
import { hostNamed, matchPattern } from "../inventory/pattern.ts";
import type { Host, Inventory } from "../inventory/types.ts";
import { varsFrom } from "../vars/load.ts";
import type { Plain, PlainEntry, PlainMap, VarSource } from "../vars/value.ts";
import { bindHandlers } from "./bind-handlers.ts";
import { type LoadContext, type PlayContext, uniqueId } from "./context.ts";
import { asNumber, flag, notFilled, plainText, seconds, wrong } from "./fields.ts";
import { Foreknown } from "./foreknown.ts";
import { givenBy } from "./newcomers.ts";
import { renderedHosts } from "./hosts.ts";
import { inherit } from "./inherit.ts";
import type { Inherited } from "./inherited.ts";
import { answersToUnreachable, strategies } from "./keyword-fields.ts";
import { playKeywords, taskKeywords } from "./keywords.ts";
import { entriesAsMeant, itemsOf, unknownKey } from "./map.ts";
import { checkConnection } from "./play-connection.ts";
import { producedBy } from "./produced.ts";
import { readOrder } from "./order.ts";
import { readPrompts } from "./prompts.ts";
import { checkArguments } from "./roles/check-arguments.ts";
import { PlayRoles } from "./roles/of-play.ts";
import { listedRole } from "./roles/use.ts";
import type { TaskList } from "./section.ts";
import { startOf } from "./task.ts";
import { readSections, readTasks } from "./tasks.ts";
import type { PartName, Play, Task } from "./types.ts";
import { readVarsFiles } from "./vars-files.ts";

/** How long `verify` looks again before it gives up, unless the play says. Seconds: a VRRP election takes a few. */
const patience = 30;

/** What an `import_playbook` says for the plays of its file. */
export interface Importing {
  readonly vars: readonly VarSource[];
  readonly shared: Inherited;
  /** Where the file is named; undefined for one of the command line. */
  readonly at?: Span;
}

/** A play, and the hosts of the inventory that it is for. */
export interface ReadPlay {
  readonly play: Play;
  readonly hosts: readonly Host[];
}

/** One play of the file at `path`. */
export function readPlay(map: PlainMap, number: number, path: string, importing: Importing, outside: LoadContext): ReadPlay | undefined {
  const { problems } = outside;
  const entries = entriesAsMeant(map, playKeywords, (key) => taskKeywords.has(key) || outside.catalog.resolve(key) !== undefined);
  for (const { key, keySpan } of map.entries) if (!playKeywords.has(key)) unknownPlayKey(key, keySpan, outside);
  const given = entries.get("name");
  const pattern = readHosts(entries.get("hosts"), map, outside);
  const name = (given && plainText(given, problems)) ?? (pattern ? pattern.pattern : `play ${number}`);
  const id = uniqueId(outside, undefined, name);
  const { prompts, source } = readPrompts(entries.get("vars_prompt"), outside);
  const vars: VarSource[] = [...importing.vars, ...readVars(entries.get("vars"), problems), ...(source ? [source] : [])];
  const hosts = pattern && (problems.attempt(() => renderedHosts({ hosts: pattern, vars }, outside)) ?? pattern);
  const roles = new PlayRoles(id);
  const before = outside.growth.given;
  const isOpen = before !== undefined;
  const known = hosts ? hostsOf(hosts, outside, isOpen) : [];
  const context: PlayContext = { ...outside, roles, foreknown: foreknowing(known, vars, roles, entries.has("serial"), outside) };
  vars.push(...readVarsFiles(entries.get("vars_files"), path, context));
  const shared = new Map(entries);
  shared.delete("vars");
  const outer = inherit({ ...importing.shared, searchPath: [dirname(path)] }, shared, "play", context);
  const list = (kind: Task["kind"], section: string): TaskList => ({ kind, parent: `${id}/${section}`, files: [path] });
  const section = (key: PartName | "handlers", kind: Task["kind"]): readonly Task[] => {
    const entry = entries.get(key);
    return entry ? readTasks(entry, list(kind, key), outer, context) : [];
  };
  const forced = entries.get("force_handlers");
  checkConnection(entries.get("connection"), known, problems);
  const gather = entries.get("gather_facts");
  if (gather) flag(gather, problems);
  const pre = section("pre_tasks", "task");
  const listed = entries.get("roles");
  const ofRoles = listed ? itemsOf(listed, "roles", problems).flatMap((item) => listedRole(item, list("task", "roles"), outer, context)) : [];
  const tasks = [...readSections(ofRoles, context), ...section("tasks", "task")];
  const post = section("post_tasks", "task");
  const verify = readVerify(entries.get("verify"), list("verify", "verify"), outer, context);
  const handlers = [...readSections(roles.handlers, context), ...section("handlers", "handler")];
  const play = {
    id,
    name,
    at: startOf(map),
    prompts,
    defaults: roles.defaults,
    vars: [...vars, ...roles.vars],
    parts: [
      { name: "pre_tasks", tasks: pre },
      { name: "tasks", tasks },
      { name: "post_tasks", tasks: post },
    ] as const,
    handlers,
    verify,
    order: readOrder(entries.get("order"), problems),
    serial: readSerial(entries.get("serial"), problems),
    strategy: oneOf(entries.get("strategy"), strategies, "batched", problems),
    anyErrorsFatal: outer.anyErrorsFatal,
    maxFailPercentage: readPercentage(entries.get("max_fail_percentage"), problems),
    isOpen,
    forceHandlers: (forced && flag(forced, problems)) ?? false,
    unreachable: oneOf(entries.get("unreachable"), answersToUnreachable, "stop", problems),
  };
  const set = new Set([play.parts.flatMap((part) => part.tasks), play.handlers].flat().flatMap(producedBy));
  const own = givenBy(play, outside.catalog);
  if (own) outside.growth.given = new Set([...(before ?? []), ...own]);
  checkArguments(roles.uses, context.foreknown, (variable) => set.has(variable), context);
  return hosts && { play: bindHandlers({ ...play, hosts }, context), hosts: known };
}

/** The play's hosts; none where there is no inventory, or the pattern is not known. */
function hostsOf({ pattern, span }: Play["hosts"], { inventory, problems }: LoadContext, isOpen: boolean): readonly Host[] {
  if (!inventory || pattern.includes("<%")) return [];
  const known: Inventory = isOpen ? { ...inventory, isOpen } : inventory;
  return (problems.attempt(() => matchPattern(known, pattern, span)) ?? []).flatMap((name) => hostNamed(inventory, name) ?? []);
}

function foreknowing(
  hosts: readonly Host[],
  own: readonly VarSource[],
  roles: PlayRoles,
  isSerial: boolean,
  { inventory, extra, env, problems, growth: { given } }: LoadContext,
): Foreknown {
  const variables = {
    defaults: roles.defaults,
    get vars(): readonly VarSource[] {
      return [...own, ...roles.vars];
    },
  };
  return new Foreknown(inventory && env ? { hosts, inventory, extra, env, isSerial, given } : undefined, variables, problems);
}

function unknownPlayKey(key: string, at: Play["at"], { catalog, problems }: LoadContext): void {
  if (catalog.resolve(key) === undefined) {
    if (taskKeywords.has(key))
      problems.error(`"${key}" is no keyword of a play`, { code: "HF1512", at, hint: "it is one of tasks and blocks: write it below them" });
    else unknownKey(key, at, "a play", playKeywords, problems);
    return;
  }
  problems.error(`the module ${key} stands where a play is`, { code: "HF1512", at, hint: "put it below `tasks:`, as `- " + key + ": …`" });
}

function readHosts(entry: PlainEntry | undefined, map: PlainMap, { problems }: LoadContext): Play["hosts"] | undefined {
  if (!entry) {
    problems.error("a play needs hosts", { code: "HF1523", at: startOf(map), hint: "add `hosts: all`, a group or a host" });
    return undefined;
  }
  const { value } = entry;
  const items = value.kind === "list" ? value.items : [value];
  const patterns = items.map((item) => (item.kind === "scalar" && item.value !== null ? item.raw.trim() : ""));
  if (patterns.length === 0 || patterns.includes("")) return wrong(problems, value.span, "hosts is a pattern", "write a group, a host, or several: `web:db`");
  return { pattern: patterns.length === 1 ? (patterns[0] ?? "") : patterns.map(withCommas).join(","), span: value.span };
}

/** `web:!old` as one of several patterns: where there is a comma, a colon parts nothing. */
function withCommas(pattern: string): string {
  if (pattern.includes("<%") || isIPv6(pattern)) return pattern;
  return splitPattern(pattern, undefined)
    .map(({ sign, text }) => sign + text)
    .join(",");
}

function readVars(entry: PlainEntry | undefined, problems: Problems): readonly VarSource[] {
  return entry ? [varsFrom(entry.value, "play vars", problems)] : [];
}

/** A list of tasks, or `{within, each_batch, tasks}`. */
function readVerify(entry: PlainEntry | undefined, list: TaskList, outer: Inherited, context: PlayContext): Play["verify"] {
  if (entry?.value.kind !== "map") return { tasks: entry ? readTasks(entry, list, outer, context) : [], within: patience, eachBatch: false };
  let tasks: readonly Task[] = [];
  let within = patience;
  let eachBatch = false;
  for (const inner of entry.value.entries) {
    if (inner.key === "tasks") tasks = readTasks(inner, list, outer, context);
    else if (inner.key === "within") within = seconds(inner, context.problems) ?? patience;
    else if (inner.key === "each_batch") eachBatch = flag(inner, context.problems) ?? false;
    else unknownKey(inner.key, inner.keySpan, "verify", ["within", "each_batch", "tasks"], context.problems);
  }
  return { tasks, within, eachBatch };
}

function readSerial(entry: PlainEntry | undefined, problems: Problems): Play["serial"] {
  const items: readonly Plain[] = !entry ? [] : entry.value.kind === "list" ? entry.value.items : [entry.value];
  return items.flatMap((item): Play["serial"] => {
    const percent = item.kind === "scalar" ? /^(\d+(?:\.\d+)?)\s*%$/.exec(item.raw.trim()) : null;
    if (percent && Number(percent[1]) > 0 && Number(percent[1]) <= 100) return [{ percent: Number(percent[1]) }];
    const number = asNumber(item);
    if (number !== undefined && Number.isInteger(number) && number > 0) return [number];
    if (notFilled("serial", item, problems)) return [];
    return wrong(problems, item.span, "serial is a number of hosts or a percentage", 'write `serial: 1`, `serial: "30%"`, or a list of them') ?? [];
  });
}

function readPercentage(entry: PlainEntry | undefined, problems: Problems): number | undefined {
  if (!entry) return undefined;
  const text = entry.value.kind === "scalar" ? entry.value.raw.replace(/\s*%$/, "") : "";
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (number >= 0 && number <= 100) return number;
  if (notFilled("max_fail_percentage", entry.value, problems)) return undefined;
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
