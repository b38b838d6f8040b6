import type { Problems } from "../core/errors.ts";
import { compileValue } from "../vars/compile.ts";
import { varsFrom } from "../vars/load.ts";
import type { PlainEntry, Value } from "../vars/value.ts";
import { conditions, count, flag, flagField, names, seconds, textField, wrong } from "./fields.ts";
import { becomeMethods } from "./keyword-fields.ts";
import type { Inherited } from "./inherited.ts";
import { withDefaults } from "./module-defaults.ts";
import type { LoadContext } from "./context.ts";
import type { BecomeSettings } from "./types.ts";

/** What holds for a task or block with these keywords, inside `outer`. `label` names it where its variables are explained. */
export function inherit(outer: Inherited, entries: ReadonlyMap<string, PlainEntry>, label: string, context: LoadContext): Inherited {
  const { problems } = context;
  const one = <T>(key: string, read: (entry: PlainEntry) => T | undefined): T | undefined => {
    const entry = entries.get(key);
    return entry && read(entry);
  };
  const tags = (one("tags", (entry) => names(entry, problems)) ?? []).map(({ name }) => name);
  return {
    ...outer,
    when: [...outer.when, ...(one("when", (entry) => conditions(entry, problems)) ?? [])],
    tags: new Set([...outer.tags, ...tags]),
    twins: outer.twins.map((twin) => new Set([...twin, ...tags])),
    vars: [...outer.vars, ...(one("vars", (entry) => [varsFrom(entry.value, `${label} vars`, problems)]) ?? [])],
    become: { ...outer.become, ...becomeOf(entries, problems) },
    environment: one("environment", (entry) => merged(outer.environment, entry, problems)) ?? outer.environment,
    ignoreErrors: one("ignore_errors", (entry) => flagField(entry, problems)) ?? outer.ignoreErrors,
    ignoreUnreachable: one("ignore_unreachable", (entry) => flagField(entry, problems)) ?? outer.ignoreUnreachable,
    delegateTo: one("delegate_to", (entry) => textField(entry, problems)) ?? outer.delegateTo,
    notify: [...outer.notify, ...(one("notify", (entry) => names(entry, problems, false)) ?? [])],
    runOnce: one("run_once", (entry) => flag(entry, problems)) ?? outer.runOnce,
    diff: one("diff", (entry) => flag(entry, problems)) ?? outer.diff,
    checkMode: one("check_mode", (entry) => checkMode(entry, problems)) ?? outer.checkMode,
    delegateFacts: one("delegate_facts", (entry) => flag(entry, problems)) ?? outer.delegateFacts,
    moduleDefaults: one("module_defaults", (entry) => withDefaults(outer.moduleDefaults, entry, context)) ?? outer.moduleDefaults,
    noLog: one("no_log", (entry) => flag(entry, problems)) ?? outer.noLog,
    anyErrorsFatal: one("any_errors_fatal", (entry) => flag(entry, problems)) ?? outer.anyErrorsFatal,
    timeout: one("timeout", (entry) => seconds(entry, problems)) ?? outer.timeout,
    throttle: one("throttle", (entry) => count(entry, 0, problems)) ?? outer.throttle,
  };
}

/** A plan never changes anything, so nothing can be excepted from that. */
function checkMode(entry: PlainEntry, problems: Problems): boolean | undefined {
  const found = flag(entry, problems);
  if (found === false)
    return wrong(problems, entry.value.span, "a plan changes nothing, whatever a task says", "mark a command that only reads with `reads: true`");
  return found;
}

function becomeOf(entries: ReadonlyMap<string, PlainEntry>, problems: Problems): BecomeSettings {
  const become = entries.get("become");
  const user = entries.get("become_user");
  const method = entries.get("become_method");
  const on = become && flagField(become, problems);
  const as = user && textField(user, problems);
  const by = method && textField(method, problems);
  if (by && "value" in by && !becomeMethods.some((known) => known === by.value))
    wrong(problems, by.span, `become_method can't be ${by.value}`, `write ${becomeMethods.join(", ")}`);
  return { ...(on && { become: on }), ...(as && { user: as }), ...(by && { method: by }) };
}

/** The inner map over the outer one; text that gives a map replaces it. */
function merged(outer: Value | undefined, { value }: PlainEntry, problems: Problems): Value | undefined {
  const inner = compileValue(value, problems);
  if (inner.kind === "text") return inner;
  if (inner.kind !== "map") return wrong(problems, value.span, "environment is a map", "write `NAME: value` below it");
  if (outer?.kind !== "map") return inner;
  const own = new Set(inner.entries.map(({ key }) => key));
  return { ...inner, entries: [...outer.entries.filter(({ key }) => !own.has(key)), ...inner.entries] };
}
