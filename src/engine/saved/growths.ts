import type { Play } from "../../playbook/types.ts";
import type { HostRun } from "../host-run.ts";
import type { SavedPlan } from "./plan.ts";

/** Has the hosts of a play add to the inventory what its steps are planned to add: the hosts that come by it are asked before anything is done, too. */
export function foreseeGrowths({ steps }: SavedPlan, { id }: Play, runs: ReadonlyMap<string, HostRun>): void {
  for (const { name, growths } of runs.values()) for (const { ref, place, grows } of steps.of(name)) if (grows && place.play === id) growths.set(ref.id, grows);
}
