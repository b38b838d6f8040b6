import { HoldfastError } from "../core/errors.ts";
import { Later, Suspend, Unknown } from "../core/unknown.ts";
import type { Compiled } from "../expr/types.ts";
import type { Outcome } from "../modules/define.ts";
import { lazyParams } from "../modules/params.ts";
import { keyText, type Key } from "../observations/define.ts";
import type { Task } from "../playbook/types.ts";
import { holds, render } from "../vars/render.ts";
import { paramsOf } from "./params-of.ts";
import { judge } from "./judge.ts";
import type { ItemInput, Planned, Registered } from "./planned.ts";
import { mayBeUnreached } from "./unreached.ts";

type Blank = Omit<Planned, "verdict" | "reason">;

/**
 * Plans one item. Throws `Suspend` where something must be read first; everything else is in what it returns. A failure that rests on what an
 * earlier step is expected to bring is none yet: the run decides.
 * `stopped` is what kept its loop from being known: then that is what becomes of it.
 */
export function planItem(input: ItemInput, stopped?: Later | HoldfastError): Planned {
  const { view } = input;
  const blank = blankOf(input);
  try {
    const reason = skipReason(input, stopped);
    if (reason !== undefined) return { ...blank, verdict: "skip", reason, registered: { ...blank.registered, skipped: true } };
    if (stopped) throw stopped;
    const planned = planOutcome(input, blank);
    return input.isDry ? onlyFirstTry(planned) : planned;
  } catch (error) {
    if (error instanceof Later) return decidedAtRun(input, blank, error.waitsFor);
    if (!(error instanceof HoldfastError)) throw error;
    return view.doubt ? decidedAtRun(input, blank, view.doubt) : { ...failed(blank, error.message, error.hint), error };
  }
}

function blankOf(input: ItemInput): Blank {
  const { ref, task, view, module } = input;
  return {
    ref,
    task,
    input,
    degree: "exact",
    changes: [],
    rests: view.rests,
    looks: view.looks,
    registered: { changed: false, failed: false, skipped: false, msg: "", ...(mayBeUnreached(task) && { unreachable: false }) },
    judged: module.judged ?? false,
    gated: false,
    passive: false,
  };
}

/** A task of which only a host can tell what it does that does not answer. */
export function planUnreached(input: ItemInput): Planned {
  return decidedAtRun(input, blankOf(input), new Unknown(input.ref.id, "the host, which can't be reached"));
}

/** The first condition that does not hold. Where the loop is not known, conditions that need its item say nothing. */
function skipReason(input: ItemInput, stopped: Later | HoldfastError | undefined): string | undefined {
  for (const condition of input.task.when) {
    try {
      if (!input.holds(condition)) return `when: ${condition.text}`;
    } catch (error) {
      if (!stopped || !(error instanceof Later || error instanceof HoldfastError)) throw error;
    }
  }
  return undefined;
}

function planOutcome(input: ItemInput, blank: Blank): Planned {
  const { task, module, view, scope, env } = input;
  const missing = declared(input).flatMap((key) => view.missing(key));
  if (missing.length > 0) throw new Suspend(missing);
  const params = paramsOf(module, task.args, scope, env);
  const environment = task.environment ? (render(task.environment, scope, env) as Record<string, string>) : {};
  const { project, inventoryHostname, asksRepositories } = input;
  const outcome = module.plan(view, params, { project, environment, timeout: task.timeout, inventoryHostname, asksRepositories });
  const planned = { ...blank, degree: view.degree };
  if (outcome.failed !== undefined && view.doubt) return decidedAtRun(input, blank, view.doubt);
  if (outcome.failed !== undefined) return failed(planned, outcome.failed, undefined, outcome.result);
  if (outcome.asks) return asking(input, planned, outcome);
  if (outcome.changes.length === 0) return settled(input, planned, outcome);
  return pending(input, planned, outcome, params);
}

/** Nothing to change, so the result is known already, and may be judged already: `changed_when` can call it a change. */
function settled(input: ItemInput, planned: Blank, outcome: Outcome): Planned {
  const registered = { ...planned.registered, ...outcome.result, ...(input.task.until && { attempts: 1 }), msg: outcome.reason };
  const verdict = judge(input, registered, planned.judged);
  if (verdict.failed) return failed(planned, verdict.message, undefined, registered);
  return {
    ...planned,
    verdict: verdict.changed ? "change" : "same",
    reason: outcome.reason,
    note: outcome.note,
    registered: { ...registered, changed: verdict.changed },
    facts: outcome.facts,
    grows: outcome.grows,
  };
}

function pending(input: ItemInput, planned: Blank, outcome: Outcome, params: unknown): Planned {
  const { ref, task, module } = input;
  const finish = module.finish;
  const members = [...(finish?.members ?? []), ...(task.until ? ["attempts"] : [])];
  const unknown = Object.fromEntries(members.map((name) => [name, new Unknown(ref.id, `${name} of "${ref.step}"`)]));
  const said = literalChanged(task, input);
  const passive = said === false || outcome.changes.every((change) => input.kindOf(change).passive?.(change));
  if (task.checkMode) return onlyShown(input, planned, outcome);
  const gated = isGate(task);
  const changed = gated && task.changedWhen ? new Unknown(ref.id, `"${ref.step}"`) : (said ?? !passive);
  return {
    ...planned,
    verdict: passive ? "later" : "change",
    reason: said === false ? "done in every run; the playbook says that it changes nothing" : outcome.reason,
    changes: outcome.changes,
    note: outcome.note,
    registered: { ...planned.registered, ...outcome.result, ...unknown, changed, msg: outcome.reason },
    facts: outcome.facts,
    params,
    finish: finish && ((results) => finish.result(results, params)),
    gated,
    passive,
  };
}

/** What a person will answer, only the run knows. */
function asking({ ref }: ItemInput, planned: Blank, { changes, result, reason, asks }: Outcome): Planned {
  const answer = new Unknown(ref.id, `the answer to "${ref.step}"`);
  const registered = { ...planned.registered, ...result, user_input: answer, msg: reason };
  return { ...planned, verdict: "later", reason, changes, registered, passive: true, asks };
}

/** `check_mode`: what it would do is told, and later tasks may ask whether it would change something. */
function onlyShown(input: ItemInput, planned: Blank, { changes, reason, result, facts }: Outcome): Planned {
  const would = input.task.noLog ? reason : changes.map((change) => input.kindOf(change).describe(change)).join(", ");
  return {
    ...planned,
    verdict: "same",
    reason: `would ${would} (check_mode)`,
    registered: { ...planned.registered, ...result, changed: true, msg: reason },
    facts,
  };
}

/** Must its result be known before anything after it is sent? Literals are known beforehand, unless they make every run a failure. */
function isGate({ changedWhen, failedWhen, until, loop }: Task): boolean {
  if (until !== undefined || loop?.pause !== undefined || changedWhen?.some(({ constant }) => !constant)) return true;
  return failedWhen?.some(({ constant, text }) => !constant || text.trim() !== "false") ?? false;
}

/** `changed_when: false` and the like: known without a result. */
function literalChanged(task: Task, input: ItemInput): boolean | undefined {
  const conditions = task.changedWhen;
  if (!conditions || conditions.some((condition: Compiled) => !condition.constant)) return undefined;
  return conditions.every((condition) => holds(condition, input.scope, input.env));
}

function failed(planned: Blank, message: string, hint?: string, result?: Registered): Planned {
  return {
    ...planned,
    verdict: "fail",
    reason: message,
    hint,
    registered: { ...planned.registered, ...result, failed: true, msg: message },
  };
}

/** A look that is made until something holds, and does not show it yet: a plan can't say what the last one will show. */
function onlyFirstTry(planned: Planned): Planned {
  const { input, task, verdict, changes, registered, ref } = planned;
  if (!task.until || verdict === "skip" || verdict === "later" || changes.length > 0) return planned;
  if (verdict !== "fail" && holdsAll(task.until.conditions, input, registered)) return planned;
  return { ...decidedAtRun(input, planned, new Unknown(ref.id, `"${ref.step}"`)), reason: "until does not hold yet", passive: true };
}

function holdsAll(conditions: readonly Compiled[], input: ItemInput, registered: Registered): boolean {
  const scope = input.scopeWith(registered);
  return conditions.every((condition) => holds(condition, scope, input.env));
}

function decidedAtRun(input: ItemInput, blank: Blank, waitsFor: Unknown): Planned {
  const unknown = new Unknown(input.ref.id, `"${input.ref.step}"`);
  const { module, task } = input;
  const members = [
    "changed",
    "failed",
    "skipped",
    "msg",
    ...(task.loop ? ["results"] : []),
    ...(mayBeUnreached(task) ? ["unreachable"] : []),
    ...(task.until ? ["attempts"] : []),
    ...Object.keys(module.returns ?? {}),
    ...(module.finish?.members ?? []),
  ];
  const names = module.setsVariables && task.args.kind === "map" ? task.args.entries.map(({ key }) => key) : [];
  return {
    ...blank,
    verdict: "later",
    degree: "expected",
    passive: module.passive === true && !task.changedWhen,
    reason: `waits for ${waitsFor.what}`,
    waitsFor: waitsFor.what,
    mayWrite: mayWrite(input),
    registered: Object.fromEntries(members.map((name) => [name, unknown])),
    facts: Object.fromEntries(names.map((name) => [name, unknown])),
  };
}

/** A module writes among what it reads; where its parameters are not known, nobody can tell. */
function mayWrite(input: ItemInput): readonly Key[] | undefined {
  if (input.module.judged) return undefined;
  try {
    return input.module.reads(lazy(input));
  } catch (error) {
    if (error instanceof Later || error instanceof Suspend || error instanceof HoldfastError) return undefined;
    throw error;
  }
}

/** The parameters, each of which may wait; at once where all are known, which is quicker. */
function lazy({ module, task, scope, env }: ItemInput): unknown {
  try {
    return paramsOf(module, task.args, scope, env);
  } catch (error) {
    if (!(error instanceof Later || error instanceof Suspend || error instanceof HoldfastError)) throw error;
    return lazyParams(module, task.args, (value) => render(value, scope, env));
  }
}

/** What the module says it will surely read, as far as its parameters are known. */
function declared(input: ItemInput): readonly Key[] {
  try {
    return input.module.reads(lazy(input));
  } catch (error) {
    if (error instanceof Later || error instanceof HoldfastError) return [];
    throw error;
  }
}

/**
 * Everything the item would like to have read, found without planning it: its declared reads, and what its parameters and conditions ask for.
 * Used to read ahead; mistakes are no matter here. `lay` is given the item's plan, where one can be made already.
 */
export function wants(input: ItemInput, lay: (planned: Planned) => void): readonly Key[] {
  const found = new Map<string, Key>();
  const note = (work: () => readonly Key[]): void => {
    try {
      for (const key of work()) found.set(keyText(key), key);
    } catch (error) {
      if (error instanceof Suspend) for (const key of error.needs as readonly Key[]) found.set(keyText(key), key);
      else if (!(error instanceof Later || error instanceof HoldfastError)) throw error;
    }
  };
  const { task, module, scope, env } = input;
  note(() => module.reads(lazy(input)));
  if (task.args.kind === "map")
    for (const { value } of task.args.entries)
      note(() => {
        render(value, scope, env);
        return [];
      });
  note(() => {
    const planned = planItem(input);
    lay(planned);
    return planned.looks;
  });
  return [...found.values()];
}
