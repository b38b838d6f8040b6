import { didYouMean } from "../../core/suggest.ts";
import type { VarSource } from "../../vars/value.ts";
import { type Finding, finding, type Loaded, tasksIn } from "../finding.ts";
import { usedNames } from "../used.ts";
import { wordsOf } from "../words.ts";

/** Variables that nobody reads: most often one of the two spellings is a mistake. Those of roles are for whoever uses the role. */
export function* unusedVariables(loaded: Loaded): Iterable<Finding> {
  const used = usedNames(loaded);
  const own = new Set<VarSource>([...loaded.plays.flatMap(({ vars }) => vars), ...[...tasksIn(loaded)].flatMap(({ task }) => task.vars)]);
  const ofHosts = new Set([...(loaded.inventory?.hosts.values() ?? [])].flatMap(({ vars }) => vars));
  for (const source of [...own, ...ofHosts]) {
    for (const { key, keySpan } of source.entries) {
      const { path } = keySpan.source;
      if (used.has(key) || key.startsWith("ansible_") || /(^|\/)roles\//.test(path)) continue;
      // Of several files that use an inventory, only some may have been named.
      if (!own.has(source) && wordsOf(loaded.project).has(key)) continue;
      yield finding("HF1901", `nothing reads the variable "${key}"`, keySpan, didYouMean(key, used) ?? "remove it, or correct its name");
    }
  }
}
