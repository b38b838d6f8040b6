import type { BatchStep } from "./exchange.ts";
import type { Machine } from "./machine.ts";

/** Chores that go with whatever is sent next, for they are worth no trip of their own: striking out owed handlers that need no work any more, tidying after dead runs. */
export function strikeSteps(machine: Machine): readonly BatchStep[] {
  const common = { owe: [], judged: false, timeout: 0, mustChange: false };
  const steps: BatchStep[] = [...machine.strikes].map((strike) => ({ id: `strike ${strike}`, strike, ...common }));
  machine.strikes.clear();
  if (machine.leftovers > 0) steps.unshift({ id: "tidy", tidy: true, ...common });
  machine.leftovers = 0;
  return steps;
}
