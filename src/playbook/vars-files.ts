import { dirname, resolve } from "node:path";
import type { Span } from "../core/source.ts";
import { displayPath } from "../vars/files.ts";
import { readVarFile } from "../vars/load.ts";
import type { Plain, PlainEntry, VarSource } from "../vars/value.ts";
import { choicesOf } from "./choices.ts";
import type { PlayContext } from "./context.ts";
import { nothingInherited } from "./inherited.ts";
import { itemsOf } from "./map.ts";

/** A file whose variables these hosts have; all of them where none are named. */
interface Use {
  readonly name: string;
  readonly at: Span;
  readonly on?: ReadonlySet<string>;
}

/**
 * The variables of a play's `vars_files`. A name may follow from variables; then each host has those of its own file. A list among them stands for
 * the first of its files that is there, as in Ansible.
 */
export function readVarsFiles(entry: PlainEntry | undefined, path: string, context: PlayContext): readonly VarSource[] {
  const { problems, trees } = context;
  if (!entry) return [];
  const folder = dirname(path);
  return itemsOf(entry, "files", problems).flatMap((item) => {
    const uses = item.kind === "list" ? firstThere(item.items, item.span, folder, context) : usesOf(item, folder, context);
    return uses.flatMap(({ name, at, on }) => {
      const source = readVarFile(trees.disk, resolve(folder, name), name, problems, at);
      return source ? [on ? { ...source, on } : source] : [];
    });
  });
}

function usesOf(item: Plain, folder: string, context: PlayContext): readonly Use[] {
  const named = { key: "vars_files", keySpan: item.span, value: item };
  const { list } = choicesOf(named, nothingInherited([folder]), context, () => []);
  return list.map(({ name, on }) => ({ name, at: item.span, ...(on && { on }) }));
}

/** For each host the first of these files that is there; a mistake where some host has none. */
function firstThere(items: readonly Plain[], at: Span, folder: string, context: PlayContext): readonly Use[] {
  const { problems, trees, foreknown } = context;
  const left = new Set(foreknown.hosts.map(({ name }) => name));
  const before = problems.errors.length;
  const all = items.flatMap((item) => usesOf(item, folder, context));
  const uses: Use[] = [];
  for (const use of all) {
    const isOver = uses.length > 0 && left.size === 0;
    if (isOver || !trees.disk.stat(resolve(folder, use.name))) continue;
    const on = new Set([...left].filter((host) => use.on?.has(host) ?? true));
    if (on.size === 0 && left.size > 0) continue;
    uses.push(on.size === foreknown.hosts.length ? { name: use.name, at: use.at } : { ...use, on });
    for (const host of on) left.delete(host);
  }
  if ((left.size > 0 || uses.length === 0) && problems.errors.length === before) {
    const whose = uses.length > 0 ? ` for ${[...left].join(", ")}` : "";
    const places = all.map(({ name }) => displayPath(resolve(folder, name)));
    problems.error(`none of these files of variables is there${whose}`, { code: "HF1507", at, hint: `looked for ${[...new Set(places)].join(", ")}` });
  }
  return uses;
}
