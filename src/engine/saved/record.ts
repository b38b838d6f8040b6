import { isDeepStrictEqual } from "node:util";
import type { RunEvent, StepRef } from "../../core/events.ts";
import { stillTest } from "../../changes/shared/still.ts";
import { keyText, type Key } from "../../observations/define.ts";
import type { HostRun } from "../host-run.ts";
import { machineId, type Station } from "../machine.ts";
import type { Planned } from "../planned.ts";
import type { Test } from "./test.ts";
import type { Place, SavedHost, SavedStep } from "./types.ts";

/** Keeps a plan while it is made, so that it can be saved. */
export class PlanRecord {
  readonly hosts = new Map<string, SavedHost>();
  readonly steps: SavedStep[] = [];
  readonly shown: RunEvent[] = [];

  /** Called before the step is laid over what was observed: it tells which of what it rests on no step before it was to change. */
  take(planned: Planned, place: Place, station: Station): void {
    const { ref, verdict, degree, reason, waitsFor, changes, registered, note, facts, grows, judged, gated, passive, finish, params, input } = planned;
    if (verdict === "fail") return;
    const isConditional = gated || changes.length > 0;
    this.steps.push({
      ...{ ref, place, verdict, degree, reason, changes, registered, judged, gated, passive },
      ...(waitsFor !== undefined && { waitsFor }),
      ...(note !== undefined && { note }),
      ...(facts && { facts }),
      ...(grows && { grows }),
      ...(finish && { params }),
      ...(isConditional && input.extra && { extra: input.extra }),
      tests: testsOf(planned, station),
    });
  }
}

/** A loop without items, at its place: the plan has foreseen that there is nothing to do. */
export function emptyLoop(ref: StepRef, place: Place): SavedStep {
  const said = { verdict: "skip", degree: "exact", reason: "the loop has no items" } as const;
  return { ref, place, ...said, changes: [], registered: {}, judged: false, gated: false, passive: false, isEmptyLoop: true, tests: [] };
}

/** Notes which machines the plan was made for. */
export function recordHosts({ hosts }: PlanRecord, runs: Iterable<HostRun>): void {
  for (const { name, state, machine } of runs) {
    const id = machineId(machine);
    if (state === "unreachable" || id === undefined) continue;
    const hostKey = [...machine.stations.values()].flatMap(({ port }) => port.hostKey ?? [])[0];
    hosts.set(name, { machineId: id, ...(hostKey !== undefined && { hostKey }) });
  }
}

/** Of several changes of one step, only the first is sure to rest on nothing that the others make. */
function testsOf({ verdict, changes, rests }: Planned, station: Station): readonly Test[] {
  const [change] = changes;
  if (change) return rests.every((key) => isObserved(key, station)) ? [{ change }] : [];
  if (verdict !== "same") return [];
  return rests.flatMap((key) => {
    const value = station.cache.get(keyText(key));
    return isObserved(key, station) && stillTest(key, value) !== undefined ? [{ key: { kind: key.kind, id: key.id }, value }] : [];
  });
}

function isObserved(key: Key, { machine, cache }: Station): boolean {
  const found = machine.overlay.lookup(key, cache);
  return found.degree === "exact" && isDeepStrictEqual(found.value, cache.get(keyText(key)));
}
