import type { Problems } from "../core/errors.ts";
import type { Compiled, Name } from "../expr/types.ts";
import { allConnectionNames } from "../inventory/connection-names.ts";
import type { Host, Inventory } from "../inventory/types.ts";
import { magicNames } from "../vars/names.ts";
import type { RenderEnv } from "../vars/render.ts";
import { indexOf } from "../vars/scope.ts";
import type { Entry, VarSource } from "../vars/value.ts";
import { templateOf, templatesIn } from "./check-files.ts";
import { checkFacts, type Shape } from "./check-facts.ts";
import { type Lost, isFileLost } from "./lost.ts";
import { tasksOf } from "./tasks-of.ts";
import { checkJinja } from "./check-jinja.ts";
import { checkResults } from "./check-results.ts";
import { checkExtra } from "./check-extra.ts";
import { checkOthers, knownFromFiles } from "./check-others.ts";
import { checkTurns, earlyOf, type Early } from "./check-turns.ts";
import { Foreknown } from "./foreknown.ts";
import { Gaps } from "./gaps.ts";
import { Produced, producedBy } from "./produced.ts";
import { givenBy } from "./newcomers.ts";
import type { Project } from "./project.ts";
import { type Gap, lastOf, type Locals, Reach } from "./reach.ts";
import type { ModuleCatalog, Play, Task } from "./types.ts";
import { compiledIn, expressionsOf, type Use } from "./uses.ts";

interface NameOptions {
  readonly env?: RenderEnv | undefined;
  readonly catalog: ModuleCatalog;
  readonly project: Project;
  readonly extra?: VarSource | undefined;
  readonly facts?: Shape | undefined;
  readonly lost: Lost;
  readonly inventory?: Inventory | undefined;
  readonly problems: Problems;
}

/** What tells whether a name is needed where it is missing. */
interface Guards {
  readonly foreknown: Foreknown;
  /** Is it a variable of any host of the inventory? */
  readonly isSomewhere: (name: string) => boolean;
}

/** What is found on the way through all plays. */
interface Account {
  readonly produced: Produced;
  readonly gaps: Gaps;
  readonly early: Early[];
  /** Names that tasks may give to hosts of the plays behind them. */
  readonly given: ReadonlySet<string>;
}

/** Names that only a loop gives a meaning to. */
const loopNames = new Set(["item", "loop"]);

/**
 * Finds undefined names, unknown members of results, missing and broken templates in all plays. Without hosts, names are left
 * unchecked: any inventory might set them.
 */
export function checkNames(plays: readonly Play[], hosts: ReadonlyMap<Play, readonly Host[]>, options: NameOptions): void {
  const { problems, lost, inventory, extra } = options;
  const produced = new Produced();
  const gaps = new Gaps(lost);
  const expressions = new Set<Compiled>();
  const early: Early[] = [];
  const given = new Set(plays.flatMap((play) => [...(givenBy(play, options.catalog) ?? [])]));
  for (const play of plays) for (const compiled of checkPlay(play, hosts.get(play) ?? [], { produced, gaps, early, given }, options)) expressions.add(compiled);
  if (isFileLost(problems)) return;
  gaps.report(problems);
  if (extra) checkExtra(extra, plays, expressions, problems);
  // A host that the run adds may bring variables of its own.
  if (!inventory || plays.some(({ isOpen }) => isOpen)) return;
  const sources = [...plays.flatMap((play) => [...play.vars, ...play.defaults]), ...(extra ? [extra] : [])];
  const known = knownFromFiles(inventory.hosts.values(), sources);
  checkOthers(expressions, known, produced, lost, problems);
  checkTurns(early, known, produced, problems);
}

/** Gives every expression that the play comes to. */
function checkPlay(play: Play, hosts: readonly Host[], { produced, gaps, early, given }: Account, options: NameOptions): Iterable<Compiled> {
  const expressions = new Set<Compiled>();
  const { problems, extra, facts, inventory, env } = options;
  const reach = new Reach(hosts, play.defaults, extra ? [...play.vars, extra] : play.vars);
  const view = { play, reach, produced };
  const nobody: Locals = { has: (name) => magicNames.has(name) && !loopNames.has(name), entry: () => undefined, fallback: () => undefined };
  gaps.note(reach.gaps(connectionUses(play), nobody), undefined, view);
  if (typeof play.order !== "string") gaps.note(reach.gaps(play.order.names, nobody), undefined, view);
  const ground = inventory && env && { hosts, inventory, extra, env, isSerial: play.serial.length > 0, given: play.isOpen ? given : undefined };
  const guards: Guards = {
    foreknown: new Foreknown(ground, play, problems),
    isSomewhere: (name) => [...(inventory?.hosts.values() ?? [])].some((host) => lastOf(host.vars, name)),
  };
  for (const task of tasksOf(play)) {
    const uses = [...usesOf(task, options)];
    for (const { compiled } of uses) {
      expressions.add(compiled);
      checkResults(compiled, produced, options.catalog, problems);
      if (facts) checkFacts(compiled, facts, problems);
    }
    for (const after of hosts.length > 0 ? [false, true] : []) {
      const names = uses.flatMap((use) => (use.after === after ? namesOf(use) : []));
      const locals = localsOf(task, produced, after, extra, play.isOpen ? inventory?.joining.names : undefined);
      gaps.note(unguarded(reach.gaps(names, locals), task, locals, guards), task, view);
    }
    early.push(...earlyOf(task, play, uses, produced));
    produced.add(task);
  }
  for (const compiled of variablesOf(play, hosts, extra)) {
    expressions.add(compiled);
    checkResults(compiled, produced, options.catalog, problems);
    if (facts) checkFacts(compiled, facts, problems);
  }
  return expressions;
}

/**
 * A host that the task's `when` excepts needs none of its names: `when: defined(x)`, `when: group_names.includes("db")`. A name that no host has, and
 * that the `when` does not ask for, is a mistake all the same.
 */
function* unguarded(gaps: Iterable<Gap>, { defaults, vars, when }: Task, locals: Locals, { foreknown, isSomewhere }: Guards): Iterable<Gap> {
  const passing = new Map<Host, boolean>();
  const isPassedOver = (host: Host): boolean => {
    const known = passing.get(host) ?? foreknown.isPassedOver(host, { defaults, roleVars: [], vars, when }, (name) => locals.has(name));
    passing.set(host, known);
    return known;
  };
  for (const { name, missing } of gaps) {
    const isMeant = when.some(({ names }) => names.some((asked) => asked.soft && asked.name === name.name)) || isSomewhere(name.name);
    const lacking = isMeant ? missing.filter((host) => !isPassedOver(host)) : missing;
    if (lacking.length > 0) yield { name, missing: lacking };
  }
}

/** Every text that a variable of the play, its tasks or its hosts is made of. */
function* variablesOf(play: Play, hosts: readonly Host[], extra: VarSource | undefined): Iterable<Compiled> {
  const sources = new Set([
    ...play.vars,
    ...play.defaults,
    ...(extra ? [extra] : []),
    ...tasksOf(play).flatMap(({ vars, defaults }) => [...vars, ...defaults]),
  ]);
  for (const { vars } of hosts) for (const source of vars) sources.add(source);
  for (const { entries } of sources) for (const { value } of entries) yield* compiledIn(value);
}

/** What the task itself says, and the templates that it names. */
function* usesOf(task: Task, { project, problems }: NameOptions): Iterable<Use> {
  const templates = templateOf(task, project, problems);
  for (const { span } of templates) checkJinja(span.source, problems);
  const own: readonly Use[] = [...expressionsOf(task), ...templates.map((compiled) => ({ compiled, after: false }))];
  for (const use of own) {
    yield use;
    const named = templatesIn({ compiled: use.compiled, given: new Set() }, task.searchPath, project, problems);
    for (const { compiled, given } of named) {
      checkJinja(compiled.span.source, problems);
      yield { compiled, after: use.after, given: given ?? "any" };
    }
  }
}

/** The names that a use takes from its task. */
function namesOf({ compiled: { names }, given }: Use): readonly Name[] {
  if (given === "any") return [];
  return given ? names.filter(({ name }) => !given.has(name)) : names;
}

/** `after`: once the task has run, its own result is there too. `joinable`: names of groups that hosts may have been put into by then. */
function localsOf(task: Task, produced: Produced, after: boolean, extra: VarSource | undefined, joinable = new Set<string>() as ReadonlySet<string>): Locals {
  const own = new Set(after ? producedBy(task) : []);
  const ofLoop = new Set(task.loop ? ["loop", task.loop.variable, ...(task.loop.index === undefined ? [] : [task.loop.index])] : []);
  return {
    has: (name) => ofLoop.has(name) || (magicNames.has(name) && !loopNames.has(name)) || produced.has(name) || own.has(name) || joinable.has(name),
    entry(name): Entry | undefined {
      if (ofLoop.has(name) || produced.has(name) || (extra && indexOf(extra).has(name))) return undefined;
      return lastOf(task.vars, name);
    },
    fallback: (name) => lastOf(task.defaults, name),
  };
}

/** The variables of the connection are read for every host, whether a task names them or not. */
function connectionUses(play: Play): readonly Name[] {
  return [...allConnectionNames].map((name) => ({ name, span: play.hosts.span, locals: [], compared: false, soft: true }));
}
