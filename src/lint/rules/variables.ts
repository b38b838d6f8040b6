import { didYouMean } from "../../core/suggest.ts";
import type { VarSource } from "../../vars/value.ts";
import { type Finding, finding, type Loaded, tasksIn } from "../finding.ts";
import { usedNames } from "../used.ts";
import { wordsOf } from "../words.ts";

/** Variables that nobody reads: most often one of the two spellings is a mistake. Those of roles are for whoever uses the role. */
export function* unusedVariables(loaded: Loaded): Iterable<Finding> {
  const used = usedNames(loaded);
  const tasks = [...tasksIn(loaded)].map(({ task }) => task);
  const sources = new Set<VarSource>(
    [...loaded.plays, ...tasks, ...(loaded.inventory?.hosts.values() ?? [])].flatMap(({ vars }: { readonly vars: readonly VarSource[] }) => vars),
  );
  const pages = new Set([...loaded.plays, ...tasks].map(({ at }) => at.source.path));
  for (const source of sources) {
    for (const { key, keySpan } of source.entries) {
      const { path } = keySpan.source;
      if (used.has(key) || key.startsWith("ansible_") || /(^|\/)roles\//.test(path)) continue;
      // Of several playbooks that use an inventory, or a file of variables, only some may have been named.
      if (!pages.has(path) && wordsOf(loaded.project).has(key)) continue;
      yield finding("HF1901", `nothing reads the variable "${key}"`, keySpan, didYouMean(key, used) ?? "remove it, or correct its name");
    }
  }
}
