import type { Change } from "../changes/define.ts";
import { keyOf, keyText } from "../observations/define.ts";
import type { StepOutcome } from "./exchange.ts";
import { identityKeys } from "./fleet.ts";
import type { Machine } from "./machine.ts";
import { settle } from "./overlay.ts";
import type { Planned } from "./planned.ts";
import type { Walk } from "./walk-context.ts";

/** What the step was planned from is not believed any more: it is read again. */
export function forget({ rests }: Planned, { stations }: Machine): void {
  for (const { cache } of stations.values()) for (const key of rests) cache.delete(keyText(key));
}

/** The machine is not as it was believed to be: everything on it is read again. Which machine it is stays. */
export function forgetAll({ stations }: Machine): void {
  const kept = new Set(identityKeys.map(keyText));
  for (const { cache } of stations.values()) for (const text of [...cache.keys()]) if (!kept.has(text)) cache.delete(text);
}

/** Carries what became of a change over into what is known of the machine. What a command printed before it says nothing any more. */
export function settleStep(walk: Walk, machine: Machine, change: Change, status: StepOutcome["status"] | undefined): void {
  if (status !== "done" && status !== "already") return;
  if (status === "done") machine.made.push(change);
  for (const { cache } of machine.stations.values()) {
    settle(cache, change, walk.change(change), status === "done");
    for (const text of [...cache.keys()]) if (!walk.observation(keyOf(text).kind).speculative) cache.delete(text);
  }
}
