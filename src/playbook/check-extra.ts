import type { Problems } from "../core/errors.ts";
import { nearest } from "../core/suggest.ts";
import type { Compiled } from "../expr/types.ts";
import { allConnectionNames } from "../inventory/connection-names.ts";
import type { VarSource } from "../vars/value.ts";
import type { Play } from "./types.ts";

/** Warns of `-e prot=80`: a variable that nothing reads, and nearly the name of one that something does. A file may hold what others need. */
export function checkExtra({ entries }: VarSource, plays: readonly Play[], expressions: Iterable<Compiled>, problems: Problems): void {
  const read = new Set([...allConnectionNames, ...plays.flatMap(({ prompts }) => prompts.map(({ name }) => name))]);
  for (const { names, ofHosts } of expressions) {
    for (const { name } of names) read.add(name);
    for (const { root } of ofHosts) read.add(root);
  }
  for (const { key, keySpan } of entries) {
    const meant = read.has(key) || keySpan.source.path !== "-e" ? undefined : nearest(key, read);
    if (meant !== undefined) problems.warn(`nothing reads the variable "${key}"`, { code: "HF1901", at: keySpan, hint: `did you mean "${meant}"?` });
  }
}
