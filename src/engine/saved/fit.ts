import type { Emit } from "../../core/events.ts";
import type { HostRun } from "../host-run.ts";
import type { Examination } from "./examination.ts";
import type { SavedPlan } from "./plan.ts";
import { whatIsMissed } from "./reliance.ts";

/**
 * Refuses the hosts that their plan does not fit any more, and those that would wait for results of a host that is out of the run, through `leaveOut`. To
 * be called once all hosts have been examined, and before anything is done.
 */
export function refuseUnfit(
  saved: SavedPlan,
  runs: ReadonlyMap<string, HostRun>,
  examinations: ReadonlyMap<string, Examination>,
  emit: Emit,
  leaveOut: (host: string) => void,
): void {
  const refuse = (host: string, message: string, hint: string): void => {
    emit({ event: "host", host, status: "refused", message, hint });
    leaveOut(host);
  };
  for (const [host, { moved }] of running()) if (moved.length > 0) refuse(host, `has moved since the plan was made: ${moved.join("; ")}`, "make a new plan");
  for (;;) {
    const out = new Set([...saved.hosts].flatMap(([host, { isDelegate }]) => (isDelegate || runs.get(host)?.state === "running" ? [] : [host])));
    const stranded = running().flatMap(([host, { run, passages }]) => {
      const missed = whatIsMissed(saved, run, passages, out);
      return missed === undefined ? [] : [{ host, missed }];
    });
    if (stranded.length === 0) return;
    for (const { host, missed } of stranded)
      refuse(host, `needs what a host gives that is out of this run: ${missed}`, "apply the plan to both, or make a new one");
  }

  function running(): readonly (readonly [string, Examination])[] {
    return [...examinations].filter(([host]) => runs.get(host)?.state === "running");
  }
}
