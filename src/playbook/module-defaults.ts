import { didYouMean } from "../core/suggest.ts";
import type { PlainEntry } from "../vars/value.ts";
import type { LoadContext } from "./context.ts";
import { wrong } from "./fields.ts";
import type { ModuleDefaults } from "./inherited.ts";

/** `module_defaults` over those around it: parameters of one module are replaced one by one. */
export function withDefaults(outer: ModuleDefaults, { value }: PlainEntry, { catalog, problems }: LoadContext): ModuleDefaults {
  if (value.kind !== "map") {
    wrong(problems, value.span, "module_defaults is a map of modules", "write `module:`, and its parameters below it");
    return outer;
  }
  const all = new Map(outer);
  for (const entry of value.entries) {
    const module = catalog.resolve(entry.key);
    if (entry.key.startsWith("group/")) wrong(problems, entry.keySpan, "there are no groups of modules", "name each module");
    else if (module === undefined)
      problems.error(`no module is called "${entry.key}"`, { code: "HF1520", at: entry.keySpan, hint: didYouMean(entry.key, catalog.names) });
    else if (entry.value.kind !== "map") wrong(problems, entry.value.span, `${entry.key} takes a map of parameters`, "write `name: value` below it, indented");
    else {
      const own = new Set(entry.value.entries.map(({ key }) => key));
      all.set(module, [...(all.get(module) ?? []).filter(({ key }) => !own.has(key)), ...entry.value.entries]);
    }
  }
  return all;
}
