import type { Entry, Value } from "../../vars/value.ts";
import { type Finding, finding, type Loaded, tasksIn } from "../finding.ts";

const telling = /(^|_)(password|passwd|passphrase|secret|token|api_?key|private_key|credentials?)$/i;

/** Settings about secrets, not secrets. */
const harmless = /^(update|use|no|allow|require|generate|disable)_/i;

/** A hash of a password, as crypt(5) writes it, or nothing but a place for one. */
const noSecret = /^(\$\w+\$|[*!x]*$|changeme$)/i;

/** Values that look like secrets and are not marked as such: they would be shown in diffs, and stand in records. */
export function* plainSecrets(loaded: Loaded): Iterable<Finding> {
  const sources = new Set(loaded.plays.flatMap(({ vars, defaults }) => [...vars, ...defaults]));
  for (const host of loaded.inventory?.hosts.values() ?? []) for (const source of host.vars) sources.add(source);
  for (const { task } of tasksIn(loaded)) {
    for (const source of [...task.vars, ...task.defaults]) sources.add(source);
    if (task.args.kind === "map") yield* inside(task.args.entries);
  }
  for (const { entries } of sources) yield* inside(entries);
}

function* inside(entries: readonly Entry[]): Iterable<Finding> {
  for (const { key, value } of entries) {
    if (isPlainSecret(key, value))
      yield finding(
        "HF1908",
        `"${key}" looks like a secret, and stands here in plain text`,
        value.span,
        `mark it, so that nothing shows it: \`${key}: !secret …\`; or take it from the environment: env("…")`,
      );
    else yield* deeper(value);
  }
}

function* deeper(value: Value): Iterable<Finding> {
  if (value.kind === "map") yield* inside(value.entries);
  else if (value.kind === "list") for (const item of value.items) yield* deeper(item);
}

function isPlainSecret(key: string, value: Value): boolean {
  if (value.kind !== "scalar" || value.secret || (typeof value.value !== "string" && typeof value.value !== "number")) return false;
  const text = String(value.value);
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return true;
  return telling.test(key) && !harmless.test(key) && !noSecret.test(text);
}
