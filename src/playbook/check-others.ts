import type { Problems } from "../core/errors.ts";
import { nearest } from "../core/suggest.ts";
import type { Compiled } from "../expr/types.ts";
import { allConnectionNames } from "../inventory/connection-names.ts";
import type { Host } from "../inventory/types.ts";
import { magicNames } from "../vars/names.ts";
import { indexOf } from "../vars/scope.ts";
import type { VarSource } from "../vars/value.ts";
import type { Lost } from "./lost.ts";
import type { Produced } from "./produced.ts";

/** Variables that hosts may have before any task has run, whichever host. `sources`: variables of plays, their roles and `-e`. */
export function knownFromFiles(hosts: Iterable<Host>, sources: Iterable<VarSource>): ReadonlySet<string> {
  const known = new Set([...magicNames, ...allConnectionNames]);
  for (const source of [...sources, ...[...hosts].flatMap(({ vars }) => vars)]) for (const name of indexOf(source).keys()) known.add(name);
  return known;
}

/** Finds `hostvars[host].hedl`: a variable of another host that no file sets and no task, for whichever host. */
export function checkOthers(expressions: Iterable<Compiled>, fromFiles: ReadonlySet<string>, produced: Produced, lost: Lost, problems: Problems): void {
  const known = new Set([...fromFiles, ...produced.names()]);
  for (const { ofHosts } of expressions) {
    for (const { root, span, soft } of ofHosts) {
      if (soft || known.has(root) || lost.names.has(root)) continue;
      const meant = nearest(root, known);
      const hint = meant === undefined ? "set it in the inventory, or register it on those hosts" : `did you mean "${meant}"?`;
      problems.error(`no host has a variable "${root}"`, { code: "HF1550", at: span, hint });
    }
  }
}
