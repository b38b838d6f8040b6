import type { Problems } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import type { Entry } from "../vars/value.ts";
import { allConnectionNames } from "./connection-names.ts";
import type { Host } from "./types.ts";

/** Finds misspelt connection variables: an unknown `ssh_*` is an error; all unknown `ansible_*` together are one warning. */
export function checkConnectionVars(hosts: Iterable<Host>, problems: Problems): void {
  const strangers = new Map<string, Entry>();
  const seen = new Set<object>();
  for (const host of hosts) {
    for (const source of host.vars) {
      if (seen.has(source)) continue;
      seen.add(source);
      for (const entry of source.entries) checkName(entry, strangers, problems);
    }
  }
  const [first] = strangers.values();
  if (!first) return;
  problems.warn(`no effect on the connection here: ${[...strangers.keys()].join(", ")}`, {
    code: "HF1341",
    at: first.keySpan,
    hint: didYouMean(first.key, allConnectionNames) ?? "they are plain variables; see the connection variables in the documentation",
  });
}

function checkName(entry: Entry, strangers: Map<string, Entry>, problems: Problems): void {
  const { key, keySpan } = entry;
  if (allConnectionNames.has(key)) return;
  if (key.startsWith("ansible_") && !strangers.has(key)) strangers.set(key, entry);
  if (key.startsWith("ssh_")) {
    const ours = [...allConnectionNames].filter((name) => name.startsWith("ssh_"));
    problems.error(`there is no connection variable "${key}"`, {
      code: "HF1340",
      at: keySpan,
      hint: didYouMean(key, ours) ?? `there are ${ours.join(", ")}; give your own variables another prefix`,
    });
  }
}
