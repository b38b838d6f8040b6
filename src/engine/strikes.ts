import type { Owed } from "../observations/owed.ts";
import type { BatchStep, StepOutcome } from "./exchange.ts";
import type { Station } from "./machine.ts";

/** Chores that go with whatever is sent next, for they are worth no trip of their own: striking out owed handlers that need no work any more, tidying after dead runs. */
export function strikeSteps({ machine, strikes }: Station): readonly BatchStep[] {
  const common = { owe: [], judged: false, mustChange: false };
  const steps: BatchStep[] = [...strikes].map((strike) => ({ id: `strike ${strike}`, strike, ...common }));
  strikes.clear();
  if (machine.leftovers > 0) steps.unshift({ id: "tidy", tidy: true, ...common });
  machine.leftovers = 0;
  return steps;
}

/** Is a handler written down on the machine as this user, by this run or by an earlier one? */
export function owes({ cache, owing }: Station, id: string): boolean {
  const list = cache.get("owed:");
  return owing.has(id) || (Array.isArray(list) && (list as readonly Owed[]).some((owed) => owed.id === id));
}

/** A step has struck its handler out: nobody else has to. */
export function strikeOut({ cache, owing }: Station, steps: readonly BatchStep[], { id, status }: StepOutcome): void {
  const strike = status === "done" ? steps.find((step) => step.id === id)?.strike : undefined;
  if (strike === undefined) return;
  owing.delete(strike);
  const list = cache.get("owed:");
  if (Array.isArray(list))
    cache.set(
      "owed:",
      (list as readonly Owed[]).filter((owed) => owed.id !== strike),
    );
}
