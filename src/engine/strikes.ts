import type { BatchStep } from "./exchange.ts";
import type { Machine } from "./machine.ts";

/** Owed handlers that need no work any more are struck out with whatever is sent next: they are worth no trip of their own. */
export function strikeSteps({ strikes }: Machine): readonly BatchStep[] {
  const steps = [...strikes].map((strike) => ({ id: `strike ${strike}`, owe: [], strike, judged: false, timeout: 0, mustChange: false }));
  strikes.clear();
  return steps;
}
