import { allConnectionNames } from "../inventory/connection-names.ts";
import type { Compiled } from "../expr/types.ts";
import { templateOf, templatesIn } from "../playbook/check-files.ts";
import { compiledIn, expressionsOf } from "../playbook/uses.ts";
import { Problems } from "../core/errors.ts";
import { type Loaded, tasksIn } from "./finding.ts";

const known = new WeakMap<Loaded, ReadonlySet<string>>();

/** Names that some expression or template of the plays reads, those in variables included. */
export function usedNames(loaded: Loaded): ReadonlySet<string> {
  let names = known.get(loaded);
  if (!names) known.set(loaded, (names = collect(loaded)));
  return names;
}

function collect(loaded: Loaded): ReadonlySet<string> {
  const names = new Set<string>(allConnectionNames);
  for (const compiled of everything(loaded)) {
    for (const { name } of compiled.names) names.add(name);
    // `hostvars[h].port`: which of the words are variables, nobody can tell before a run.
    if (compiled.names.some(({ name }) => name === "hostvars")) for (const word of compiled.text.match(/[A-Za-z_$][\w$]*/g) ?? []) names.add(word);
  }
  return names;
}

function* everything(loaded: Loaded): Iterable<Compiled> {
  const { plays, inventory, extra, project } = loaded;
  // What is wrong in a template was told when it was loaded.
  const told = new Problems();
  for (const { task } of tasksIn(loaded)) {
    const own = [...expressionsOf(task)].map(({ compiled }) => compiled);
    for (const compiled of [...own, ...templateOf(task, project, told)]) {
      yield compiled;
      for (const named of templatesIn({ compiled, given: new Set() }, task.searchPath, project, told)) yield named.compiled;
    }
    for (const { entries } of [...task.vars, ...task.defaults]) for (const { value } of entries) yield* compiledIn(value);
  }
  const sources = new Set([extra, ...plays.flatMap(({ vars, defaults }) => [...vars, ...defaults])]);
  for (const host of inventory?.hosts.values() ?? []) for (const source of host.vars) sources.add(source);
  for (const { entries } of sources) {
    for (const { value } of entries) {
      for (const compiled of compiledIn(value)) {
        yield compiled;
        for (const named of templatesIn({ compiled, given: new Set() }, [], project, told)) yield named.compiled;
      }
    }
  }
  for (const { order } of plays) if (typeof order !== "string") yield order;
}
