import type { Fleet } from "../fleet.ts";
import type { HostRun, HostState } from "../host-run.ts";
import { isMet, machineId, type Machine } from "../machine.ts";
import { hostKeyOf, identify } from "./identity.ts";
import type { PlanRecord } from "./record.ts";

/** States of a host whose plan was made to its end, or that is left out of it. */
const whole: ReadonlySet<HostState> = new Set(["running", "ended", "unreachable"]);

/** The plan is made: notes which machines it is for, those that tasks are delegated to among them, and whether it is whole. `mayGoOn`: without those that can't be reached. */
export async function completeRecord(record: PlanRecord, runs: ReadonlyMap<string, HostRun>, fleet: Fleet, mayGoOn: boolean): Promise<void> {
  const { hosts, steps } = record;
  record.isWhole = mayGoOn && [...runs.values()].every(({ state }) => whole.has(state));
  for (const { name, state, machine } of runs.values()) if (state !== "unreachable") note(name, machine);
  for (const name of new Set(steps.flatMap(({ on }) => on ?? []))) {
    if (runs.has(name)) continue;
    const machine = fleet.machine(name);
    await identify(machine);
    note(name, machine, true);
  }

  function note(name: string, machine: Machine, isDelegate = false): void {
    const id = machineId(machine);
    const hostKey = hostKeyOf(machine);
    if (id === undefined && isMet(machine)) return;
    hosts.set(name, { ...(id !== undefined && { machineId: id }), ...(hostKey !== undefined && { hostKey }), ...(isDelegate && { isDelegate }) });
  }
}
