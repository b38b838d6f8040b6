import type { Ended, Told } from "./holdfast.ts";

export function of({ events }: Ended, event: string): readonly Told[] {
  return events.filter((one) => one.event === event);
}

const foretold: Readonly<Record<string, string>> = { change: "changed", same: "ok", skip: "skipped" };

/** How a step ended: what was expected of it is fulfilled, too, where an earlier one did it along the way. */
function endOf({ verdict, status, message }: Told): string {
  if (verdict !== undefined) return foretold[String(verdict)] ?? String(verdict);
  return status === "ok" && String(message).startsWith("done by ") ? "changed" : String(status);
}

/** What becomes of a step, in a form that can be compared: a change with all that a person is shown of it. */
function fateOf(told: Told): string {
  const end = endOf(told);
  return end === "changed" ? `changed ${JSON.stringify([told["changes"], told["diff"]])}` : end;
}

/** By host and step, in the order of the run. A handler that has nothing to do after all, or no turn, comes to the same. */
function fates(steps: readonly Told[]): ReadonlyMap<string, string> {
  const found = steps.filter((step) => step["kind"] !== "handler" || !["ok", "skipped"].includes(endOf(step)));
  return new Map(found.map((step) => [`${String(step["host"])} ${String(step["id"])}`, fateOf(step)]));
}

/** What a run could not do, in a few lines. */
function troubles({ events, stderr }: Ended): readonly string[] {
  const bad = events.filter(({ event, status }) => event === "error" || status === "failed" || status === "unreachable");
  return [...bad.map(({ host, step, message, output }) => JSON.stringify([host, step, message, output])), ...(stderr === "" ? [] : [stderr])];
}

/**
 * In what an apply did otherwise than a plan before it had shown: in any step of any host, its changes, its diff. Nothing where it kept to the plan.
 * Only the steps listed may be left to the run, and may then come out either way.
 */
export function deviations(planned: Ended, applied: Ended, decidedAtRun: ReadonlySet<string> = new Set()): readonly string[] {
  const steps = of(planned, "step");
  const later = steps.filter(({ verdict }) => verdict === "later");
  const unlisted = later.filter(({ step }) => !decidedAtRun.has(String(step)));
  const open = new Set(later.map(({ host, id }) => `${String(host)} ${String(id)}`));
  const [shown, done] = [fates(steps), fates(of(applied, "result"))];
  const differing = [...new Set([...shown.keys(), ...done.keys()])].filter((step) => !open.has(step) && shown.get(step) !== done.get(step));
  return [
    ...[planned, applied].flatMap(troubles),
    ...(applied.code === 0 ? [] : [`apply ended with ${applied.code}`]),
    ...unlisted.map(({ host, step, reason }) => `left to the run: ${String(host)} ${String(step)}: ${String(reason)}`),
    ...differing.map((step) => `${step}\n planned: ${shown.get(step) ?? "nothing"}\n done: ${done.get(step) ?? "nothing"}`),
  ];
}
