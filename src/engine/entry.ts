import type { BatchStep, StepOutcome } from "./exchange.ts";
import type { Cursor } from "./host-run.ts";
import type { Planned } from "./planned.ts";

type Outcomes = ReadonlyMap<string, StepOutcome>;

/** A step that waits to be sent, or one without changes that waits for its turn to be told. */
export interface Entry {
  readonly planned: Planned;
  readonly at: Cursor;
  readonly steps: readonly BatchStep[];
  /** Takes back what was expected of it, should it not come to be done. */
  readonly restore: () => void;
}

const bad: ReadonlySet<string> = new Set(["failed", "unmet", "timeout", "deviated"]);

/** Have its changes come to an end, one way or another? */
export function isDecided({ steps }: Entry, outcomes: Outcomes): boolean {
  const statuses = steps.map(({ id }) => outcomes.get(id)?.status ?? "lost");
  return statuses.every((status) => status === "done" || status === "already") || statuses.some((status) => bad.has(status));
}

/** Has it ended the batch on the host? What is behind it was planned on another end of it, also what has nothing to do there. */
export function endsBatch({ steps }: Entry, outcomes: Outcomes): boolean {
  return steps.some(({ id, mustChange }) => {
    const { status = "lost" } = outcomes.get(id) ?? {};
    return bad.has(status) || (mustChange && status === "already");
  });
}

/** Was something of it done that counts as a change, unless its author's conditions on the last result decide that? */
export function isBegun({ planned, steps }: Entry, outcomes: Outcomes): boolean {
  const { task, passive } = planned;
  return !passive && !task.changedWhen && steps.some(({ id, change }) => change && outcomes.get(id)?.status === "done");
}
