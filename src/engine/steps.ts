import type { BatchStep } from "./exchange.ts";
import type { Planned } from "./planned.ts";
import type { Walk } from "./walk-context.ts";

/**
 * A planned step on the wire: one checked step a change, and the handler struck out behind its own, unless its result or its other items
 * decide first whether it is done. A host's own machine keeps account of what is owed to it, not one that it delegates to.
 * `gate` stands before all of it.
 */
export function batchSteps(walk: Walk, planned: Planned, isHome: boolean, gate?: BatchStep["gate"]): readonly BatchStep[] {
  const { ref, task, changes, judged, registered, gated, superseded } = planned;
  if (changes.length === 0) return [];
  const owe = !isHome || registered["changed"] === false ? [] : walk.handlers.of(task).map((handler) => walk.handlers.record(handler, ref.step));
  const common = { judged: judged && (task.failedWhen !== undefined || task.until !== undefined), timeout: task.timeout };
  const steps = changes.map((change, index): BatchStep => ({
    id: `${ref.id}/${index}`,
    change,
    superseded: superseded?.[index],
    owe,
    ...common,
    ...(gate && index === 0 && { gate }),
    mustChange: task.register !== undefined && !walk.saved,
  }));
  if (task.kind !== "handler" || !isHome || gated || task.loop) return steps;
  return [...steps, { id: `${ref.id}/owed`, owe: [], strike: walk.handlers.record(task, "").id, ...common, mustChange: false }];
}
