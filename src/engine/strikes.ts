import type { Key } from "../observations/define.ts";
import { debtsOf, keepDebts, owedKey, owedText } from "./debts.ts";
import type { BatchReply, BatchStep, StepOutcome } from "./exchange.ts";
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
export function owes(station: Station, id: string): boolean {
  return station.owing.has(id) || debtsOf(station).some((debt) => debt.id === id);
}

/**
 * What to read along with steps that write handlers down. A run that died may be at work until we get the machine's lock: what it has written down
 * after our first look is seen now, so that a change found made already does not pass for one that owes nothing.
 */
export function accountOf(steps: readonly BatchStep[]): readonly Key[] {
  return steps.some(({ owe }) => owe.length > 0) ? [owedKey] : [];
}

/** Where a step has not come to its change, it has written nothing down. */
const untried: ReadonlySet<StepOutcome["status"] | undefined> = new Set(["already", "deviated", "skipped", undefined] as const);

/** Before steps that write handlers down are sent. Gives what is to be called once their account was read: this run's own debts are told by its notices alone. */
export function keepAccount(station: Station, steps: readonly BatchStep[]): (reply: BatchReply, outcomes: ReadonlyMap<string, StepOutcome>) => void {
  const { cache, owing } = station;
  const idsOf = (some: readonly BatchStep[]): readonly string[] => some.flatMap(({ owe }) => owe.map(({ id }) => id));
  // After a lost connection nobody knows what this run has come to write down: then every debt counts.
  const isOpen = !cache.has(owedText);
  const known = new Set(debtsOf(station).map(({ id }) => id));
  const added = idsOf(steps).filter((id) => !owing.has(id));
  for (const id of added) owing.add(id);
  return (reply, outcomes) => {
    if (isOpen || !Array.isArray(reply.values.get(owedText))) return;
    const written = new Set(idsOf(steps.filter(({ id }) => !untried.has(outcomes.get(id)?.status))));
    for (const id of added) if (!written.has(id)) owing.delete(id);
    keepDebts(station, ({ id }) => known.has(id) || !owing.has(id));
  };
}

/** A step has struck its handler out: nobody else has to. */
export function strikeOut(station: Station, steps: readonly BatchStep[], { id, status }: StepOutcome): void {
  const strike = status === "done" ? steps.find((step) => step.id === id)?.strike : undefined;
  if (strike === undefined) return;
  station.owing.delete(strike);
  keepDebts(station, (debt) => debt.id !== strike);
}
