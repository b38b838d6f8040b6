import type { BatchStep } from "./exchange.ts";
import type { Planned } from "./planned.ts";
import type { Walk } from "./walk-context.ts";

/** A planned step on the wire: one checked step a change, and the handler struck out behind its own. */
export function batchSteps(walk: Walk, planned: Planned): readonly BatchStep[] {
  const { ref, task, changes, judged, registered } = planned;
  if (changes.length === 0) return [];
  const owe = registered["changed"] === false ? [] : walk.handlers.of(task).map((handler) => walk.handlers.record(handler, ref.step));
  const common = { judged: judged && (task.failedWhen !== undefined || task.until !== undefined), timeout: task.timeout };
  const steps = changes.map((change, index): BatchStep => ({ id: `${ref.id}/${index}`, change, owe, ...common, mustChange: task.register !== undefined }));
  if (task.kind !== "handler") return steps;
  return [...steps, { id: `${ref.id}/owed`, owe: [], strike: walk.handlers.record(task, "").id, ...common, mustChange: false }];
}
