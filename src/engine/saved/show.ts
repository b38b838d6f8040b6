import type { Emit, StepPlanned } from "../../core/events.ts";
import { countPlanned } from "../count.ts";
import type { HostRun } from "../host-run.ts";
import type { Examination } from "./examination.ts";
import { mayChange } from "./outlook.ts";
import type { SavedPlan } from "./plan.ts";
import type { SavedStep } from "./types.ts";

/** The steps that are still to be done, by host. */
type Due = ReadonlyMap<string, ReadonlySet<SavedStep>>;

/** Shows a saved plan as it was shown when it was made, of the hosts that it is applied to; only what was done since is shown as done. */
export function showSaved(saved: SavedPlan, runs: ReadonlyMap<string, HostRun>, examinations: ReadonlyMap<string, Examination>, emit: Emit): void {
  const isOn = (host: string): boolean => runs.get(host)?.state === "running";
  const due = new Map([...examinations].map(([host, examination]) => [host, examination.due]));
  const next = new Map([...due].map(([host]) => [host, byId(saved.steps.of(host))]));
  for (const event of saved.shown) {
    if (event.event === "play") emit({ ...event, hosts: event.hosts.filter(isOn) });
    if (event.event !== "step" || !isOn(event.host)) continue;
    const step = next.get(event.host)?.get(event.id)?.shift();
    const now = step && isOver(step, due) ? doneOf(event) : event;
    if (now) emit(now);
  }
  for (const [name, run] of runs) {
    if (!isOn(name)) continue;
    run.isSettled = due.get(name)?.size === 0;
    for (const step of saved.steps.of(name)) count(run, step, due);
  }
}

function count(run: HostRun, step: SavedStep, due: Due): void {
  if (step.isEmptyLoop || step.verdict === "fail") return;
  if (!isOver(step, due)) countPlanned(run, step);
  else if (step.ref.kind !== "handler") countPlanned(run, { ...step, verdict: "same" });
}

function isOver(step: SavedStep, due: Due): boolean {
  return mayChange(step) && !due.get(step.ref.host)?.has(step);
}

/** What was planned, and is done already; a handler that is not notified any more is shown no more than one that never was. */
function doneOf({ id, at, host, play, step, module, kind }: StepPlanned): StepPlanned | undefined {
  if (kind === "handler") return undefined;
  return { event: "step", id, at, host, play, step, module, kind, verdict: "same", degree: "exact", reason: "done since the plan was made", changes: [] };
}

/** Steps in their order by id: a handler that is flushed twice has one id. */
function byId(steps: readonly SavedStep[]): ReadonlyMap<string, SavedStep[]> {
  const found = new Map<string, SavedStep[]>();
  for (const step of steps) {
    if (step.isEmptyLoop) continue;
    const same = found.get(step.ref.id);
    if (same) same.push(step);
    else found.set(step.ref.id, [step]);
  }
  return found;
}
