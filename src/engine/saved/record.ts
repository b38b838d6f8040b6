import { isDeepStrictEqual } from "node:util";
import type { RunEvent, StepRef } from "../../core/events.ts";
import { stillTest } from "../../changes/shared/still.ts";
import { keyText, type Key } from "../../observations/define.ts";
import type { Station } from "../machine.ts";
import type { Planned } from "../planned.ts";
import type { Seen } from "./test.ts";
import type { Place, SavedHost, SavedStep } from "./types.ts";

/** Keeps a plan while it is made, so that it can be saved. */
export class PlanRecord {
  readonly hosts = new Map<string, SavedHost>();
  readonly steps: SavedStep[] = [];
  readonly shown: RunEvent[] = [];
  /** Did it come to its end on every host that it is for? Half a plan is none. */
  isWhole = false;

  /**
   * Called before the step is laid over what was observed: it tells which of what it rests on no step before it was to change. `on`: the host that it is
   * delegated to.
   */
  take(planned: Planned, place: Place, station: Station, on?: string): void {
    const { ref, verdict, degree, reason, hint, output, waitsFor, changes, registered, note, facts, grows, judged, gated, passive } = planned;
    const { finish, params, input } = planned;
    const isConditional = gated || changes.length > 0;
    this.steps.push({
      ...{ ref, place, verdict, degree, reason, changes, registered, judged, gated, passive },
      ...(on !== undefined && { on }),
      ...(hint !== undefined && { hint }),
      ...(output !== undefined && { output }),
      ...(waitsFor !== undefined && { waitsFor }),
      ...(note !== undefined && { note }),
      ...(facts && { facts }),
      ...(grows && { grows }),
      ...(finish && { params }),
      ...(isConditional && input.extra && { extra: input.extra }),
      isFirst: planned.rests.every((key) => isObserved(key, station)),
      seen: seenBy(planned, station),
    });
  }
}

/** A loop without items, at its place: the plan has foreseen that there is nothing to do. */
export function emptyLoop(ref: StepRef, place: Place): SavedStep {
  const said = { verdict: "skip", degree: "exact", reason: "the loop has no items" } as const;
  const nothing = { changes: [], registered: {}, judged: false, gated: false, passive: false, isFirst: false, seen: [] };
  return { ref, place, ...said, ...nothing, isEmptyLoop: true };
}

/** A step without changes rests on nothing that it makes itself. */
function seenBy({ verdict, changes, rests }: Planned, station: Station): readonly Seen[] {
  if (changes.length > 0 || (verdict !== "same" && verdict !== "fail")) return [];
  return rests.flatMap((key) => {
    const value = station.cache.get(keyText(key));
    return isObserved(key, station) && stillTest(key, value) !== undefined ? [{ key: { kind: key.kind, id: key.id }, value }] : [];
  });
}

function isObserved(key: Key, { machine, cache }: Station): boolean {
  const found = machine.overlay.lookup(key, cache);
  return found.degree === "exact" && isDeepStrictEqual(found.value, cache.get(keyText(key)));
}
