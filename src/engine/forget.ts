import type { Change } from "../changes/define.ts";
import { keyOf, keyText } from "../observations/define.ts";
import type { StepOutcome } from "./exchange.ts";
import { identityKeys } from "./fleet.ts";
import type { Machine } from "./machine.ts";
import { settle } from "./overlay.ts";
import type { Planned } from "./planned.ts";
import type { Walk } from "./walk-context.ts";

/** Which machine it is, and what earlier runs left owed there: no change of a playbook touches it, not even a command that may do anything. */
const kept: ReadonlySet<string> = new Set(identityKeys.map(keyText));

/** What the step was planned from is not believed any more: it is read again. */
export function forget({ rests }: Planned, { stations }: Machine): void {
  for (const { cache } of stations.values()) for (const key of rests) cache.delete(keyText(key));
}

/** The machine is not as it was believed to be: everything on it is read again. */
export function forgetAll({ stations }: Machine): void {
  for (const { cache } of stations.values()) for (const text of [...cache.keys()]) if (!kept.has(text)) cache.delete(text);
}

/** How a change ended that may have done anything, or half of it. */
const unsure: ReadonlySet<StepOutcome["status"] | undefined> = new Set(["failed", "unmet", "timeout"]);

/** Carries what became of a change over into what is known of the machine. What a command printed before it says nothing any more. */
export function settleStep(walk: Walk, machine: Machine, change: Change, status: StepOutcome["status"] | undefined): void {
  if (unsure.has(status)) forgetAll(machine);
  if (status !== "done" && status !== "already") return;
  if (status === "done") machine.made.push(change);
  for (const { cache } of machine.stations.values()) {
    const spared = [...cache].filter(([text]) => kept.has(text));
    settle(cache, change, walk.change(change), status === "done");
    for (const text of [...cache.keys()]) if (!walk.observation(keyOf(text).kind).speculative) cache.delete(text);
    for (const [text, value] of spared) cache.set(text, value);
  }
}
