import { basename, join, resolve } from "node:path";
import type { Span } from "../core/source.ts";
import type { Disk } from "../vars/disk.ts";
import { displayPath } from "../vars/files.ts";
import { readVarFile } from "../vars/load.ts";
import { takenFault } from "../vars/names.ts";
import type { Entry, PlainEntry, PlainMap, Value } from "../vars/value.ts";
import { choicesOf } from "./choices.ts";
import { type PlayContext, uniqueId } from "./context.ts";
import { plainText, textField, wrong } from "./fields.ts";
import { firstOf, type Found } from "./includes.ts";
import { inherit } from "./inherit.ts";
import type { Inherited } from "./inherited.ts";
import { blockKeywords } from "./keywords.ts";
import { entriesOf, unknownKey } from "./map.ts";
import { entryNamed, fitting, named } from "./references.ts";
import { settingVars } from "./produced.ts";
import { refusals } from "./refusal.ts";
import { loopKeywords, turnsOf } from "./repeat.ts";
import type { TaskList } from "./section.ts";
import { startOf, taskOf } from "./task.ts";
import type { Task } from "./types.ts";

type VariableMap = Extract<Value, { kind: "map" }>;

const parameters = ["file", "dir", "name"];

/** `include_vars`: tasks that set the variables of a file, or of all files of a folder, when their turn comes. */
export function includedVars(map: PlainMap, list: TaskList, outer: Inherited, context: PlayContext): readonly Task[] {
  const { problems } = context;
  const include = entryNamed(map, "include_vars");
  if (!include) return [];
  for (const { key, keySpan } of map.entries) {
    if (key !== include.key && !loopKeywords.has(key) && !blockKeywords.has(key)) unknownKey(key, keySpan, "include_vars", blockKeywords, problems);
  }
  if (include.value.kind === "map")
    for (const { key, keySpan } of include.value.entries) if (!parameters.includes(key)) unknownKey(key, keySpan, "include_vars", parameters, problems);
  const what = named(include, "file") ?? named(include, "dir");
  if (!what) {
    wrong(problems, include.keySpan, "include_vars names no file", "write `include_vars: settings.yml`");
    return [];
  }
  const below = include.value.kind === "map" ? readName(named(include, "name"), context) : undefined;
  const given = map.entries.find(({ key }) => key === "name");
  const title = given && textField(given, problems);
  return turnsOf(map, inherit(outer, entriesOf(map), "task", context), context).flatMap(({ inherited }) => {
    const choices = choicesOf({ ...what, key: include.key }, inherited, context, (pattern) => candidates(pattern, inherited, context));
    const chosen = choices.list.flatMap(({ name, guard }) => {
      const args = variablesOf(name, what.value.span, below, inherited, context);
      if (!args) return [];
      const own = {
        ...inherited,
        when: guard ? [...inherited.when, guard] : inherited.when,
        // Variables of the file may use each other.
        vars: below ? inherited.vars : [...inherited.vars, { label: name, entries: args.entries }],
      };
      return taskOf(own, startOf(map), {
        id: uniqueId(context, list.parent, `include_vars ${basename(name)}`),
        name: title ?? { value: `include_vars: ${name}`, span: startOf(map) },
        kind: list.kind,
        module: settingVars,
        args,
      });
    });
    return [...chosen, ...refusals(choices, "file of variables", { inherited }, list, context)];
  });
}

/** `name:`, a variable that holds all of the file as a map. */
function readName(entry: PlainEntry | undefined, { problems }: PlayContext): PlainEntry | undefined {
  const text = entry && plainText(entry, problems);
  const fault = text === undefined ? undefined : takenFault(text);
  if (!fault || !entry) return entry;
  return wrong(problems, entry.value.span, `name: ${fault.message}`, fault.hint);
}

/** Files that fit and hold variables, and folders of them: beside a playbook there are others. */
function candidates(pattern: string, { searchPath }: Inherited, { trees }: PlayContext): readonly string[] {
  const names = searchPath.flatMap((folder) => ["vars", "."].flatMap((part) => fitting(trees.disk, join(folder, part), pattern)));
  return [...new Set(names)].filter((name) => {
    const { path } = findVarFile(name, searchPath, trees.disk);
    if (path === undefined) return false;
    return trees.disk.stat(path)?.type === "folder" || trees.peek(path)?.kind === "map";
  });
}

/** Looked up in the role's `vars/`, then beside the playbook. */
function findVarFile(name: string, searchPath: readonly string[], disk: Disk): Found {
  return firstOf(
    disk,
    searchPath.flatMap((folder) => [resolve(folder, "vars", name), resolve(folder, name)]),
  );
}

/** What the task sets: the file's variables. */
function variablesOf(
  name: string,
  at: Span,
  below: PlainEntry | undefined,
  { searchPath }: Inherited,
  { problems, trees }: PlayContext,
): VariableMap | undefined {
  const { disk } = trees;
  const found = findVarFile(name, searchPath, disk);
  const { path } = found;
  if (path === undefined) {
    problems.error(`there is no file of variables "${name}"`, { code: "HF1507", at, hint: `looked for ${found.places.join(", ")}` });
    return undefined;
  }
  const files = disk.stat(path)?.type === "folder" ? disk.list(path).flatMap((file) => (/\.(ya?ml|json)$/.test(file) ? [join(path, file)] : [])) : [path];
  const entries = new Map<string, Entry>();
  for (const file of files) for (const entry of readVarFile(disk, file, displayPath(file), problems, at)?.entries ?? []) entries.set(entry.key, entry);
  const all: VariableMap = { kind: "map", span: at, entries: [...entries.values()] };
  if (!below) return all;
  return { kind: "map", span: at, entries: [{ key: String(below.value.kind === "scalar" ? below.value.value : ""), keySpan: below.value.span, value: all }] };
}
