import { holds } from "../vars/render.ts";
import { HoldfastError } from "../core/errors.ts";
import { Later } from "../core/unknown.ts";
import type { StepOutcome } from "./exchange.ts";
import type { HostRun } from "./host-run.ts";
import { judge, type Verdict } from "./judge.ts";
import { lastLines } from "./last-lines.ts";
import type { ItemInput, Planned, Registered } from "./planned.ts";

/** What a step came to. `retryAfter`: its `until` does not hold yet; look again after so many seconds. */
export interface Conclusion {
  readonly status: "ok" | "changed" | "skipped" | "failed";
  readonly message: string;
  readonly hint?: string | undefined;
  /** The mistake in the playbook that made it fail. */
  readonly error?: HoldfastError | undefined;
  /** Last lines of what it printed, for a failure. */
  readonly output?: string | undefined;
  readonly registered: Registered;
  readonly ms: number;
  readonly retryAfter?: number;
}

/** A step without changes: it is what it was planned to be, unless its `until` asks for another look. */
export function concludeQuiet(planned: Planned, host: HostRun): Conclusion {
  const { input, verdict, reason, hint, registered, waitsFor } = planned;
  if (verdict === "later") return failed(planned, `needs ${waitsFor ?? "a result"}, which this run did not give`);
  return judged(planned, () => {
    if (verdict === "skip") return { status: "skipped", message: reason, registered, ms: 0 };
    const known = { ...registered, ...attemptsOf(planned, host) };
    const until = again(input, host, known);
    if (typeof until === "number") return { status: "ok", message: "", registered: known, ms: 0, retryAfter: until };
    if (verdict === "fail") return { status: "failed", message: reason, hint, error: planned.error, registered: known, ms: 0 };
    if (until === "exhausted") return failed(planned, untilFailed(host), known);
    return { status: verdict === "change" ? "changed" : "ok", message: reason, registered: known, ms: 0 };
  });
}

/** What a step came to of which something was done before it was planned anew: it is a change then, though nothing was left to do. */
export function asChanged(conclusion: Conclusion): Conclusion {
  return conclusion.status === "ok" ? { ...conclusion, status: "changed", registered: { ...conclusion.registered, changed: true } } : conclusion;
}

/**
 * Puts together what a step's changes came to: one that was ended by its time limit has failed, whatever its author says of results.
 * `deviated` where the host was not as planned and nothing of the deviating change was written.
 */
export function conclude(planned: Planned, host: HostRun, outcomes: readonly StepOutcome[]): Conclusion | "deviated" {
  if (outcomes.some(({ status }) => status === "deviated")) return "deviated";
  const ms = outcomes.reduce((sum, outcome) => sum + outcome.ms, 0);
  const bad = outcomes.find(({ status }) => status === "failed" || status === "unmet" || status === "timeout");
  const { input } = planned;
  const known = { ...resultOf(planned, outcomes, bad), ...attemptsOf(planned, host) };
  return judged(planned, () => {
    const isNoResult = bad && (bad.status === "timeout" || !input.task.failedWhen);
    const verdict = isNoResult ? broken(bad) : judge(input, known, planned.judged);
    const registered = { ...known, changed: verdict.changed, failed: verdict.failed, ...(verdict.failed && { msg: verdict.message }) };
    const until = again(input, host, registered);
    if (typeof until === "number") return { status: "ok", message: "", registered, ms, retryAfter: until };
    const message = verdict.failed ? verdict.message : until === "exhausted" ? untilFailed(host) : undefined;
    if (message !== undefined) return { ...failed(planned, message, registered), output: outputOf(bad ?? outcomes.at(-1)), ms };
    return { status: verdict.changed ? "changed" : "ok", message: reasonOf(planned, host, outcomes), registered, ms };
  });
}

/** A condition of the task's author that can't be judged fails the task. */
function judged(planned: Planned, work: () => Conclusion): Conclusion {
  try {
    return work();
  } catch (error) {
    if (error instanceof HoldfastError) return { ...failed(planned, error.message), hint: error.hint, error };
    if (error instanceof Later) return failed(planned, `needs ${error.waitsFor.what}, which this run did not give`);
    throw error;
  }
}

/** What the changes printed, and whether any was made. `changed_when: false` stands, whatever the host says. */
function resultOf({ changes, finish, passive, reason, registered }: Planned, outcomes: readonly StepOutcome[], bad: StepOutcome | undefined): Registered {
  const made = outcomes.slice(0, changes.length);
  const changed = registered["changed"] !== false && !passive && made.some(({ status }) => status === "done");
  const raw = bad && { rc: bad.result.rc, stdout: bad.result.stdout, stderr: bad.result.stderr };
  return { ...registered, changed, failed: bad !== undefined, ...raw, ...finish?.(made.map(({ result }) => result)), msg: reason };
}

function reasonOf({ changes, passive, reason }: Planned, { lastStep }: HostRun, outcomes: readonly StepOutcome[]): string {
  const isDoneAlready = changes.length > 0 && !passive && outcomes.slice(0, changes.length).every(({ status }) => status === "already");
  return isDoneAlready ? `done by ${lastStep}` : reason;
}

/** Of a task that is tried again: which try it was. */
function attemptsOf({ task }: Planned, { tries }: HostRun): Registered {
  return task.until ? { attempts: tries + 1 } : {};
}

/** Seconds to wait before the next try, `exhausted`, or undefined where the condition holds or there is none. */
function again(input: ItemInput, host: HostRun, registered: Registered): number | "exhausted" | undefined {
  const { until } = input.task;
  if (!until) return undefined;
  const scope = input.scopeWith(registered);
  if (registered["failed"] !== true && until.conditions.every((condition) => holds(condition, scope, input.env))) return undefined;
  return host.tries < until.retries ? until.delay : "exhausted";
}

function broken({ result, status }: StepOutcome): Verdict {
  const message = {
    timeout: "took longer than its time limit",
    unmet: "ran without an error, but the host is not as it should be afterwards",
    failed: lastLines(result.stderr || result.stdout, 1) || `exit status ${result.rc}`,
  }[status as "timeout" | "unmet" | "failed"];
  return { changed: false, failed: true, message };
}

function untilFailed({ tries }: HostRun): string {
  return `until did not hold after ${tries + 1} tries`;
}

function failed({ registered }: Planned, message: string, known: Registered = registered): Conclusion {
  return { status: "failed", message, registered: { ...known, changed: false, failed: true, msg: message }, ms: 0 };
}

function outputOf(outcome: StepOutcome | undefined): string {
  return lastLines(outcome?.result.stderr || outcome?.result.stdout || "");
}
