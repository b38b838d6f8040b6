import { holds } from "../vars/render.ts";
import { HoldfastError, type Problems } from "../core/errors.ts";
import { Later, Suspend } from "../core/unknown.ts";
import type { HostView, PlanContext, Question } from "../modules/define.ts";
import type { Scope } from "../expr/types.ts";
import type { Play, Task } from "../playbook/types.ts";
import { assertionError, withCause, type Failure } from "./assertion-error.ts";
import { paramsOf } from "./params-of.ts";
import type { RunInput } from "./input.ts";
import { Scopes } from "./scopes.ts";
import { Families } from "./families.ts";
import type { Kindred } from "./kin.ts";

export interface LoadTimeInput extends Pick<RunInput, "inventory" | "env" | "extra" | "module" | "hostsOf" | "plays" | "project"> {
  /** Will the task be done, and nobody be there whom it could ask? */
  readonly isUnattended: (task: Task) => boolean;
}

/**
 * Whatever follows from inventory and variables alone is evaluated here, for every host: a mistake in an expression or a template, and an
 * assertion that does not hold, are bad input, and no host is touched. What needs a host's answer waits for the plan, and so does a play before
 * which tasks add hosts or groups: those bring members and variables.
 */
export function decideAtLoad(input: LoadTimeInput, problems: Problems): void {
  const madeSoFar = new Set<string>();
  for (const play of input.plays) {
    const hosts = input.hostsOf(play);
    const all = play.parts.flatMap((part) => part.tasks);
    checkVerify(play, input, problems);
    const made = new Set(all.flatMap((task) => madeBy(task, input)));
    for (const name of made) madeSoFar.add(name);
    // Of `hostvars[…]` it is not known which host's, and so not which of the values that stay from play to play.
    if (madeSoFar.size > 0) made.add("hostvars");
    const tasks = all.filter((task) => isDecidable(task) && ![...made].some((name) => task.uses.has(name)));
    if (play.isOpen || tasks.length === 0) continue;
    const families = new Families(scopesOf(input, play, hosts), hosts);
    for (const task of tasks) decide(task, hosts, families.of(task), input, problems);
  }
}

/** Names that only the run gives a value. */
function madeBy({ register, module, args }: Task, input: LoadTimeInput): readonly string[] {
  const sets = module !== "meta" && input.module(module).setsVariables && args.kind === "map" ? args.entries.map(({ key }) => key) : [];
  return register === undefined ? sets : [...sets, register];
}

/** A command that may write can never be part of a verification: better said now than after its time limit. */
function checkVerify({ verify }: Play, { module }: LoadTimeInput, problems: Problems): void {
  for (const { args, at, changedWhen, module: name } of verify.tasks) {
    if (name === "meta" || !module(name).judged || changedWhen) continue;
    const reads = args.kind === "map" ? args.entries.find(({ key }) => key === "reads")?.value : undefined;
    if (reads && !(reads.kind === "scalar" && reads.value === false)) continue;
    problems.error("verify may only look, and this command may change something", { code: "HF1603", at, hint: "say `reads: true` if it only reads" });
  }
}

/** A failure that the playbook means to survive is not for here, nor is a loop. */
function isDecidable(task: Task): boolean {
  if (task.module === "meta" || task.loop || task.delegateTo) return false;
  const mayFail = "compiled" in task.ignoreErrors || task.ignoreErrors.value;
  return !mayFail && task.failedWhen === undefined && !task.blocks.some(({ hasRescue }) => hasRescue);
}

function scopesOf(input: LoadTimeInput, play: Play, hosts: readonly string[]): Scopes {
  return new Scopes(input, play, hosts, {
    valuesOf: () => new Map(),
    whySilent: () => undefined,
    home: () => {
      throw unseen;
    },
  });
}

/** The same failure on several hosts is one mistake. */
function decide(task: Task, hosts: readonly string[], kindred: Kindred, input: LoadTimeInput, problems: Problems): void {
  const all = task.runOnce ? kindred.first : kindred.all;
  const isMeant = (scope: Scope): boolean | undefined => problems.attempt(() => settled(task, scope, () => whenHolds(task, scope, input)));
  const failureOf = failing(task, input);
  const fails = (scope: Scope, host: number): Failure | undefined => problems.attempt(() => failureOf(scope, hosts[host] ?? ""));
  const found: Found[] = [];
  kindred.each(all, isMeant, (meant, some) => {
    if (meant) kindred.each(some, fails, (failure, { hosts: on }) => void (failure && found.push({ failure, on: [...on] })));
  });
  for (const { failure, on } of distinct(found)) {
    const names = on.toSorted((a, b) => a - b).map((host) => hosts[host] ?? "");
    problems.errors.push(assertionError(task, failure, names, on.length === all.hosts.length));
  }
}

/** A failure, and the numbers of the hosts that have it. */
interface Found {
  readonly failure: Failure;
  readonly on: number[];
}

/** Failures that say the same become one, with the values of the first host that has it. */
function distinct(found: readonly Found[]): Iterable<Found> {
  const failures = new Map<string, Found>();
  for (const one of found.toSorted((a, b) => (a.on[0] ?? 0) - (b.on[0] ?? 0))) {
    const key = `${one.failure.broken?.span.start} ${one.failure.message}`;
    const known = failures.get(key);
    if (known) for (const host of one.on) known.on.push(host);
    else failures.set(key, one);
  }
  return failures.values();
}

function whenHolds({ when }: Task, scope: Scope, { env }: LoadTimeInput): boolean {
  return when.every((condition) => holds(condition, scope, env));
}

/** Tells how the task fails on a host, as far as that follows without it. */
function failing(task: Task, { module, env, project, isUnattended }: LoadTimeInput): (scope: Scope, host: string) => Failure | undefined {
  const definition = module(task.module);
  const files = project(task);
  return (scope, host) => {
    const params = settled(task, scope, () => paramsOf(definition, task.args, scope, env));
    if (params === undefined) return undefined;
    const context: PlanContext = {
      project: { file: (name) => files.file(name), template: (name) => String(files.template(name).evaluate(scope, env)) },
      environment: {},
      inventoryHostname: host,
      asksRepositories: false,
    };
    const outcome = settled(task, scope, () => definition.plan(blind, params, context));
    if (outcome?.asks?.seconds === 0 && isUnattended(task)) throw nobody(task, outcome.asks);
    return definition.decidedAtLoad && outcome?.failed !== undefined ? { message: outcome.failed, broken: outcome.broken, scope } : undefined;
  };
}

/** Undefined where a host must answer first, or where a variable is not there yet: a task before may set it, and one that nobody sets was found by the loader. */
function settled<T>(task: Task, scope: Scope, evaluate: () => T): T | undefined {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof Suspend || error instanceof Later) return undefined;
    if (!(error instanceof HoldfastError)) throw error;
    if (error.code === "HF1203") return undefined;
    throw withCause(error, task, scope);
  }
}

function nobody({ at }: Task, { text }: Question): HoldfastError {
  const hint = "give it `seconds` or `minutes`, after which the run goes on, or apply it on a terminal";
  return new HoldfastError(`there is no terminal to ask on: ${text}`, { code: "HF1615", at, hint });
}

const unseen = new Suspend([]);

/** Nothing can be seen of a host yet. */
const blind: HostView = {
  read: () => {
    throw unseen;
  },
  peek: () => {
    throw unseen;
  },
};
