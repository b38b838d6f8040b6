import { judge } from "./judge.ts";
import type { StepOutcome } from "./exchange.ts";
import type { HostRun } from "./host-run.ts";
import type { ItemInput } from "./plan-item.ts";
import type { Planned, Registered } from "./planned.ts";
import { lastLines } from "./last-lines.ts";

/** What a step came to. `retryAfter`: its `until` does not hold yet; look again after so many seconds. */
export interface Conclusion {
  readonly status: "ok" | "changed" | "skipped" | "failed";
  readonly message: string;
  readonly hint?: string | undefined;
  /** Last lines of what it printed, for a failure. */
  readonly output?: string | undefined;
  readonly registered: Registered;
  readonly ms: number;
  readonly retryAfter?: number;
}

/** A step without changes: it is what it was planned to be, unless its `until` asks for another look. */
export function concludeQuiet(planned: Planned, host: HostRun, input: ItemInput): Conclusion {
  const { verdict, reason, hint, registered, waitsFor } = planned;
  if (verdict === "later") return { status: "failed", message: `needs ${waitsFor ?? "a result"}, which this run did not give`, registered, ms: 0 };
  const until = verdict === "skip" ? undefined : again(input, host, verdict === "fail", registered);
  if (typeof until === "number") return { status: "ok", message: "", registered, ms: 0, retryAfter: until };
  if (verdict === "fail") return { status: "failed", message: reason, hint, registered, ms: 0 };
  if (until === "exhausted") return { ...failed(registered, untilFailed(host), []), ms: 0 };
  const status = verdict === "skip" ? "skipped" : verdict === "change" ? "changed" : "ok";
  return { status, message: reason, registered, ms: 0 };
}

/** Puts together what a step's changes came to; `deviated` where the host was not as planned and nothing of the deviating change was written. */
export function conclude(input: ItemInput, host: HostRun, planned: Planned, outcomes: readonly StepOutcome[]): Conclusion | "deviated" {
  const ms = outcomes.reduce((sum, outcome) => sum + outcome.ms, 0);
  if (outcomes.some(({ status }) => status === "deviated")) return "deviated";
  const bad = outcomes.find(({ status }) => status === "failed" || status === "unmet" || status === "timeout");
  if (bad) return failure(planned, bad, ms);
  const changes = outcomes.slice(0, planned.changes.length);
  const changed = !planned.passive && changes.some(({ status }) => status === "done");
  const known = planned.finish?.(changes.map(({ result }) => result)) ?? {};
  const registered = { ...planned.registered, changed: literal(planned.registered["changed"]) ?? changed, ...known, msg: planned.reason };
  const verdict = judge(input, registered, planned.judged);
  const until = again(input, host, verdict.failed, registered);
  if (until === "exhausted") return { ...failed(registered, untilFailed(host), changes), ms };
  if (until !== undefined) return { status: "ok", message: "", registered, ms, retryAfter: until };
  if (verdict.failed) return { ...failed(registered, verdict.message, changes), ms };
  return {
    status: verdict.changed ? "changed" : "ok",
    message: changed || planned.passive || changes.length === 0 ? planned.reason : `done by ${host.lastStep}`,
    registered: { ...registered, changed: verdict.changed },
    ms,
  };
}

/** `changed_when: false` stands, whatever the host says; anything else is what the host says. */
function literal(changed: unknown): boolean | undefined {
  return changed === false ? false : undefined;
}

/** Seconds to wait before the next try, `exhausted`, or undefined where the condition holds or there is none. */
function again(input: ItemInput, host: HostRun, isFailed: boolean, registered: Registered): number | "exhausted" | undefined {
  const { until } = input.task;
  if (!until) return undefined;
  const scope = input.scopeWith(registered);
  if (!isFailed && until.condition.evaluate(scope, input.env) === true) return undefined;
  return host.tries < until.retries ? until.delay : "exhausted";
}

function failure(planned: Planned, outcome: StepOutcome, ms: number): Conclusion {
  const { result, status } = outcome;
  const registered = { ...planned.registered, changed: false, failed: true, rc: result.rc, stdout: result.stdout, stderr: result.stderr };
  const output = lastLines(result.stderr || result.stdout);
  const first = lastLines(result.stderr || result.stdout, 1);
  const message = {
    timeout: "took longer than its time limit",
    unmet: "ran without an error, but the host is not as it should be afterwards",
    failed: first || `exit status ${result.rc}`,
  }[status as "timeout" | "unmet" | "failed"];
  return { status: "failed", message, output, registered: { ...registered, msg: message }, ms };
}

function untilFailed({ tries }: HostRun): string {
  return `until did not hold after ${tries + 1} tries`;
}

function failed(registered: Registered, message: string, outcomes: readonly StepOutcome[]): Omit<Conclusion, "ms"> {
  const result = outcomes.at(-1)?.result;
  return { status: "failed", message, output: lastLines(result?.stderr || result?.stdout || ""), registered: { ...registered, failed: true, msg: message } };
}
