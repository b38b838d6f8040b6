import { dirname, resolve } from "node:path";
import { readVarFile } from "../vars/load.ts";
import type { PlainEntry, VarSource } from "../vars/value.ts";
import { choicesOf } from "./choices.ts";
import type { PlayContext } from "./context.ts";
import { nothingInherited } from "./inherited.ts";
import { itemsOf } from "./map.ts";

/** The variables of a play's `vars_files`. A name may follow from variables; then each host has those of its own file. */
export function readVarsFiles(entry: PlainEntry | undefined, path: string, context: PlayContext): readonly VarSource[] {
  const { problems, trees } = context;
  if (!entry) return [];
  const folder = dirname(path);
  return itemsOf(entry, "files", problems).flatMap((item) => {
    const named = { key: "vars_files", keySpan: item.span, value: item };
    const { list } = choicesOf(named, nothingInherited([folder]), context, () => []);
    return list.flatMap(({ name, on }) => {
      const source = readVarFile(trees.disk, resolve(folder, name), name, problems, item.span);
      return source ? [on ? { ...source, on } : source] : [];
    });
  });
}
