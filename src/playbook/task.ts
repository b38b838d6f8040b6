import type { Span } from "../core/source.ts";
import type { Problems } from "../core/errors.ts";
import { asName, checkVariableName, takenFault } from "../vars/names.ts";
import type { Plain, PlainEntry, PlainMap } from "../vars/value.ts";
import { withModule } from "./action.ts";
import { type PlayContext, uniqueId } from "./context.ts";
import { conditions, count, names, plainText, seconds, textField, wrong } from "./fields.ts";
import { inherit } from "./inherit.ts";
import type { Inherited } from "./inherited.ts";
import { taskKeywords } from "./keywords.ts";
import { readLoop } from "./loop.ts";
import { entriesAsMeant } from "./map.ts";
import { type ModuleUse, readModule } from "./module.ts";
import { factsSet } from "./produced.ts";
import type { TaskList } from "./section.ts";
import { readTogether } from "./together.ts";
import type { Field, Loop, Task, Until } from "./types.ts";
import { usesOf } from "./uses.ts";

/** One task that runs a module. Undefined where it is too broken to go on with. */
export function readTask(written: PlainMap, { kind, parent, listen: around = [] }: TaskList, outer: Inherited, context: PlayContext): Task | undefined {
  const { problems } = context;
  const { map, isLocal } = withModule(written, problems);
  const entries = entriesAsMeant(map, taskKeywords, (key) => context.catalog.resolve(key) !== undefined);
  const candidates = map.entries.filter(({ key }) => !taskKeywords.has(key));
  const at = startOf(written);
  const inherited = inherit(outer, entries, "task", context);
  const own = isLocal ? { ...inherited, delegateTo: { value: "localhost", span: at } } : inherited;
  const use = readModule(candidates, { args: entries.get("args"), defaults: own.moduleDefaults }, at, taskKeywords, context);
  const given = entries.get("name");
  const name = (given && textField(given, problems)) ?? { value: use ? shortName(use) : "task", span: at };
  const loop = readLoop(entries, problems) ?? ansibleLoop(map);
  const until = readUntil(entries, problems);
  const changedWhen = entries.get("changed_when");
  const failedWhen = entries.get("failed_when");
  const register = readRegister(entries.get("register"), context);
  const listen = entries.get("listen");
  if (listen && kind !== "handler") wrong(problems, listen.keySpan, "only handlers listen", "move the task to `handlers:`, or remove listen");
  const listened = [...around, ...(listen ? names(listen, problems, false).map((one) => one.name) : [])];
  const changed = changedWhen && conditions(changedWhen, problems);
  const failed = failedWhen && conditions(failedWhen, problems);
  if (!use) {
    if (register !== undefined) context.lost.names.add(register);
    if (kind === "handler" && "value" in name) for (const lost of [name.value, ...listened]) context.lost.handlers.add(lost);
    return undefined;
  }
  if (kind === "handler" && use.module === "meta")
    wrong(problems, use.entry.keySpan, "a handler can't be a word to the engine", "put it among the tasks, with a `when`; `debug` does nothing, as noop");
  for (const { key, keySpan } of factsSet(use)) checkVariableName(key, keySpan, problems);
  const together = readTogether(entries.get("together"), { ...own, loop, kind, module: use.module }, context);
  return taskOf(own, at, {
    id: uniqueId(context, parent, idName(name, use.module)),
    name,
    written: map,
    kind,
    module: use.module,
    args: use.args,
    listen: listened,
    together,
    ...(loop && { loop }),
    ...(register !== undefined && { register }),
    ...(changed && { changedWhen: changed }),
    ...(failed && { failedWhen: failed }),
    ...(until && { until }),
  });
}

/** `with_items` and its kin are told of already; `item` has a meaning there all the same. */
function ansibleLoop({ entries }: PlainMap): Loop | undefined {
  const entry = entries.find(({ key }) => key.startsWith("with_"));
  return entry && { items: { kind: "list", span: entry.value.span, items: [] }, variable: "item" };
}

type Own = Pick<Task, "id" | "name" | "kind" | "module" | "args"> &
  Partial<Pick<Task, "written" | "listen" | "together" | "loop" | "register" | "changedWhen" | "failedWhen" | "until">>;

/** A task of what it says itself and what it inherits. */
export function taskOf(inherited: Inherited, at: Span, own: Own): Task {
  const task = { ...fromInherited(inherited, at), listen: [], handlers: new Set<string>(), together: false, ...own, at };
  return { ...task, uses: usesOf(task) };
}

/** Where a task or play begins: its first key. */
export function startOf(tree: Plain): Span {
  return (tree.kind === "map" ? tree.entries[0]?.keySpan : undefined) ?? tree.span;
}

/** What a task without a name is called. */
function shortName({ entry, module }: ModuleUse): string {
  return module === "meta" && entry.value.kind === "scalar" ? `${entry.key}: ${entry.value.raw}` : entry.key;
}

function idName(name: Field<string>, module: string): string {
  return "value" in name ? name.value || module : name.compiled.text;
}

type Rest = Omit<Inherited, "environment" | "ignoreErrors" | "ignoreUnreachable" | "delegateTo" | "role" | "roleVars" | "moduleDefaults">;

function fromInherited(
  { environment, ignoreErrors, ignoreUnreachable, delegateTo, role, roleVars, ...rest }: Inherited,
  at: Span,
): Rest & Pick<Task, "environment" | "ignoreErrors" | "ignoreUnreachable" | "delegateTo" | "role"> {
  return {
    ...rest,
    vars: [...roleVars, ...rest.vars],
    ignoreErrors: ignoreErrors ?? { value: false, span: at },
    ignoreUnreachable: ignoreUnreachable ?? { value: false, span: at },
    ...(environment && { environment }),
    ...(delegateTo && { delegateTo }),
    ...(role && { role }),
  };
}

function readRegister(entry: PlainEntry | undefined, { problems, lost }: PlayContext): string | undefined {
  const name = entry && plainText(entry, problems);
  const fault = name === undefined ? undefined : takenFault(name);
  if (!fault) return name;
  // However expressions spell it, as one name or as the pieces of `held-by`, it is not missed as well.
  for (const spelled of [asName(name ?? ""), ...(name ?? "").split(/[^\w$]+/)]) lost.names.add(spelled);
  return entry && wrong(problems, entry.value.span, `register: ${fault.message}`, fault.hint);
}

function readUntil(entries: ReadonlyMap<string, PlainEntry>, problems: Problems): Until | undefined {
  const until = entries.get("until");
  const retries = entries.get("retries");
  const delay = entries.get("delay");
  if (!until && !retries) {
    if (delay) wrong(problems, delay.keySpan, "delay has no effect without until or retries", "say how often to try: `retries: 3`");
    return undefined;
  }
  return {
    conditions: until ? conditions(until, problems) : [],
    retries: (retries && count(retries, 0, problems)) ?? 3,
    delay: (delay && seconds(delay, problems)) ?? 5,
  };
}
