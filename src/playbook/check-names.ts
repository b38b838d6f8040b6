import type { Problems } from "../core/errors.ts";
import type { Name } from "../expr/types.ts";
import { allConnectionNames } from "../inventory/connection-names.ts";
import type { Host } from "../inventory/types.ts";
import { magicNames } from "../vars/names.ts";
import { indexOf } from "../vars/scope.ts";
import type { Entry, VarSource } from "../vars/value.ts";
import { templateOf, templatesIn } from "./check-files.ts";
import { tasksOf } from "./tasks-of.ts";
import { checkResults } from "./check-results.ts";
import { Gaps } from "./gaps.ts";
import { Produced, producedBy } from "./produced.ts";
import type { Project } from "./project.ts";
import { lastOf, type Locals, Reach } from "./reach.ts";
import type { ModuleCatalog, Play, Task } from "./types.ts";
import { expressionsOf, type Use } from "./uses.ts";

interface NameOptions {
  readonly catalog: ModuleCatalog;
  readonly project: Project;
  readonly extra?: VarSource | undefined;
  readonly problems: Problems;
}

/** Names that only a loop gives a meaning to. */
const loopNames = new Set(["item", "loop"]);

/**
 * Finds undefined names, unknown members of results, missing and broken templates in all plays. Without hosts, names are left
 * unchecked: any inventory might set them.
 */
export function checkNames(plays: readonly Play[], hosts: ReadonlyMap<Play, readonly Host[]>, options: NameOptions): void {
  const produced = new Produced();
  for (const play of plays) checkPlay(play, hosts.get(play) ?? [], produced, options);
}

function checkPlay(play: Play, hosts: readonly Host[], produced: Produced, options: NameOptions): void {
  const { problems, extra } = options;
  const reach = new Reach(hosts, play.defaults, extra ? [...play.vars, extra] : play.vars);
  const gaps = new Gaps(play, reach, produced, problems);
  const nobody: Locals = { has: (name) => magicNames.has(name) && !loopNames.has(name), entry: () => undefined, fallback: () => undefined };
  gaps.note(reach.gaps(connectionUses(play), nobody), undefined);
  if (typeof play.order !== "string") gaps.note(reach.gaps(play.order.names, nobody), undefined);
  for (const task of tasksOf(play)) {
    const uses = [...usesOf(task, options)];
    for (const { compiled } of uses) checkResults(compiled, produced, options.catalog, problems);
    for (const after of hosts.length > 0 ? [false, true] : []) {
      const names = uses.flatMap((use) => (use.after === after ? use.compiled.names : []));
      gaps.note(reach.gaps(names, localsOf(task, produced, after, extra)), task);
    }
    produced.add(task);
  }
  gaps.report();
}

/** What the task itself says, and the templates that it names. */
function* usesOf(task: Task, { project, problems }: NameOptions): Iterable<Use> {
  for (const use of expressionsOf(task)) {
    yield use;
    for (const compiled of templatesIn(use.compiled, task.searchPath, project, problems)) yield { ...use, compiled };
  }
  for (const compiled of templateOf(task, project, problems)) {
    yield { compiled, after: false };
    for (const inner of templatesIn(compiled, task.searchPath, project, problems)) yield { compiled: inner, after: false };
  }
}

/** `after`: once the task has run, its own result is there too. */
function localsOf(task: Task, produced: Produced, after: boolean, extra: VarSource | undefined): Locals {
  const own = new Set(after ? producedBy(task) : []);
  const ofLoop = new Set(task.loop ? ["loop", task.loop.variable, ...(task.loop.index === undefined ? [] : [task.loop.index])] : []);
  return {
    has: (name) => ofLoop.has(name) || (magicNames.has(name) && !loopNames.has(name)) || produced.has(name) || own.has(name),
    entry(name): Entry | undefined {
      if (ofLoop.has(name) || produced.has(name) || (extra && indexOf(extra).has(name))) return undefined;
      return lastOf(task.vars, name);
    },
    fallback: (name) => lastOf(task.defaults, name),
  };
}

/** The variables of the connection are read for every host, whether a task names them or not. */
function connectionUses(play: Play): readonly Name[] {
  return [...allConnectionNames].map((name) => ({ name, span: play.hosts.span, soft: true }));
}
