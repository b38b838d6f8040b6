import { join } from "node:path";
import type { Span } from "../../core/source.ts";
import { didYouMean } from "../../core/suggest.ts";
import { displayPath } from "../../vars/files.ts";
import { varSource } from "../../vars/load.ts";
import type { Plain, PlainEntry } from "../../vars/value.ts";
import { choicesOf } from "../choices.ts";
import type { PlayContext } from "../context.ts";
import { wrong } from "../fields.ts";
import { tasksOfFile } from "../include.ts";
import { inherit } from "../inherit.ts";
import type { Inherited } from "../inherited.ts";
import { roleKeywords } from "../keywords.ts";
import { entriesOf } from "../map.ts";
import { refusals } from "../refusal.ts";
import type { Section, TaskList } from "../section.ts";
import type { Task } from "../types.ts";
import { findRole, partOf, rolesFitting } from "./find.ts";
import { warnOfIdle } from "./idle.ts";
import { readMeta } from "./meta.ts";
import { roleVariables } from "./variables.ts";

/** How a role is used. */
export interface RoleUse {
  readonly name: string;
  readonly at: Span;
  /** Other files than `main.yml`, by part: `tasks_from` and the like. */
  readonly from: Readonly<Partial<Record<"tasks" | "handlers" | "defaults" | "vars", string>>>;
  /** Does the whole play see its defaults and variables? */
  readonly isPublic: boolean;
  /** Has it nothing to do where it came with the same parameters before? */
  readonly isOnce: boolean;
  /** Everything said of it, to know the same use again. */
  readonly spelling: string;
}

/** The tasks of a role, those of the roles that it depends on first. */
export function roleSections(use: RoleUse, list: TaskList, outer: Inherited, context: PlayContext): readonly (Section | Task)[] {
  const { problems, trees, roles, root } = context;
  const { name, at, from } = use;
  const found = findRole(trees.disk, name, outer.searchPath, root);
  const path = found.path;
  if (path === undefined) {
    problems.error(`there is no role "${name}"`, {
      code: "HF1508",
      at,
      hint: missingHint(name, found.places, rolesFitting(trees.disk, "<% any %>", outer.searchPath, root)),
    });
    return [];
  }
  if (list.files.includes(path)) {
    problems.error(`the role ${name} comes to itself`, { code: "HF1506", at, hint: `by way of ${list.files.map(displayPath).join(", ")}` });
    return [];
  }
  if (Object.values(from).every((file) => file === undefined)) warnOfIdle(name, path, at, context);
  const meta = readMeta(path, context);
  const twins = use.isOnce && !meta.allowDuplicates ? roles.comes(`${path}\0${use.spelling}`, outer) : [];
  if (!twins) return [];
  const ref = roles.use(name.split("/").at(-1) ?? name);
  const defaults = roleVariables(path, "defaults", from.defaults, at, context);
  const vars = roleVariables(path, "vars", from.vars, at, context);
  if (use.isPublic) {
    roles.defaults.push(...defaults);
    roles.vars.push(...vars);
  }
  const inherited: Inherited = {
    ...outer,
    twins: [...outer.twins, ...twins],
    role: ref,
    defaults: [...outer.defaults, ...defaults],
    roleVars: [...outer.roleVars, ...vars],
    searchPath: [path, ...outer.searchPath],
  };
  const spec = meta.arguments.get((from.tasks ?? "main").replace(/\.ya?ml$/, ""));
  if (spec) roles.uses.push({ role: name, spec, around: inherited, at });
  const within: TaskList = { ...list, parent: `${list.parent}/${ref.label}`, files: [...list.files, path] };
  const depended = meta.dependencies.flatMap((item) => listedRole(item, { ...within, parent: list.parent }, inherited, context));
  if (list.kind === "task") {
    const handlers = sectionOf(
      "handlers",
      from.handlers,
      at,
      path,
      { ...within, kind: "handler", parent: `${roles.handlersId}/${ref.label}` },
      { ...inherited, blocks: [], notify: [] },
      context,
    );
    roles.handlers.push(...handlers);
  }
  return [...depended, ...sectionOf("tasks", from.tasks, at, path, within, inherited, context)];
}

function missingHint(name: string, places: readonly string[], known: readonly string[]): string {
  const collection = /^\w+\.\w+\.\w+$/.test(name) ? `copy it out of its collection, as ${name.split(".").at(-1)};` : undefined;
  return [collection ?? didYouMean(name, known), `looked for ${places.join(", ")}`].filter(Boolean).join(" ");
}

function sectionOf(
  part: "tasks" | "handlers",
  from: string | undefined,
  at: Span,
  role: string,
  list: TaskList,
  inherited: Inherited,
  context: PlayContext,
): readonly Section[] {
  const { path, places } = partOf(context.trees.disk, role, part, from);
  if (path === undefined) {
    const hint = missingHint(from ?? "", places, context.trees.disk.list(join(role, part)));
    if (from !== undefined) context.problems.error(`the role has no ${part}/${from}`, { code: "HF1507", at, hint });
    return [];
  }
  const isEmpty = !context.trees.of(path, at).tree;
  const tasks = isEmpty ? undefined : tasksOfFile(path, at, context);
  return tasks ? [{ tasks, list: { ...list, files: [...list.files, path] }, inherited }] : [];
}

/** A role as `roles:` and `dependencies:` list it: its name, or a map of it, keywords and parameters. */
export function listedRole(item: Plain, list: TaskList, outer: Inherited, context: PlayContext): readonly (Section | Task)[] {
  const { problems } = context;
  const entries: ReadonlyMap<string, PlainEntry> = item.kind === "map" ? entriesOf(item) : new Map<string, PlainEntry>();
  const named = entries.get("role") ?? entries.get("name");
  const entry = item.kind === "scalar" ? { key: "role", keySpan: item.span, value: item } : named;
  if (!entry) return wrong(problems, item.span, "a role has a name", "write `- role: name`, and its parameters below it") ?? [];
  const parameters = [...entries.values()].filter(({ key }) => key !== entry.key && key !== "vars" && !roleKeywords.has(key));
  const inner = inherit(outer, entries, "role", context);
  const inherited = parameters.length === 0 ? inner : { ...inner, vars: [...inner.vars, varSource("role parameters", parameters, problems)] };
  const candidates = (pattern: string): readonly string[] => rolesFitting(context.trees.disk, pattern, outer.searchPath, context.root);
  const spelling = item.kind === "map" ? item.span.source.text.slice(item.span.start, item.span.end).replace(/\s+/g, " ") : "";
  const choices = choicesOf(entry, inherited, context, candidates);
  const chosen = choices.list.flatMap(({ name, guard }) => {
    const use: RoleUse = { name, at: entry.value.span, from: {}, isPublic: true, isOnce: true, spelling: parameters.length + entries.size > 1 ? spelling : "" };
    return roleSections(use, list, guard ? { ...inherited, when: [...inherited.when, guard] } : inherited, context);
  });
  return [...chosen, ...refusals(choices, "role", { inherited }, list, context)];
}
