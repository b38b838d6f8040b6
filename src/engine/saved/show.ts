import type { Emit } from "../../core/events.ts";
import { countPlanned } from "../count.ts";
import type { HostRun } from "../host-run.ts";
import type { SavedPlan } from "./plan.ts";

/** Shows a saved plan as it was shown when it was made, of the hosts that it is applied to. */
export function showSaved({ shown, steps }: SavedPlan, runs: ReadonlyMap<string, HostRun>, emit: Emit): void {
  const isOn = (host: string): boolean => runs.get(host)?.state === "running";
  for (const event of shown) {
    if (event.event === "play") emit({ ...event, hosts: event.hosts.filter(isOn) });
    else if (event.event === "step" && isOn(event.host)) emit(event);
  }
  for (const [name, run] of runs) if (isOn(name)) for (const step of steps.of(name)) if (!step.isEmptyLoop) countPlanned(run, step);
}
