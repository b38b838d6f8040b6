import type { HostRun } from "../host-run.ts";
import type { Program } from "../program.ts";
import type { Walk } from "../walk-context.ts";
import type { SavedPlan } from "./plan.ts";
import type { SavedStep } from "./types.ts";

/** A play that the host goes through, and the walk that knows whom its tasks act as. */
export interface Passage {
  readonly walk: Walk;
  readonly program: Program;
}

/**
 * The steps of a host's plan that are still to be done. A step of which all is done already is not, nor is a handler that nothing notifies any more: all
 * that was to notify it was done before, and nothing is owed to it.
 */
export function dueSteps(saved: SavedPlan, run: HostRun, passages: readonly Passage[], isDone: (step: SavedStep) => boolean): ReadonlySet<SavedStep> {
  const due = new Set<SavedStep>();
  for (const { walk, program } of passages) {
    const notified = new Set<string>();
    for (const step of saved.steps.of(run.name)) {
      const instruction = program.instructions[step.place.index];
      if (step.place.play !== program.play.id || instruction?.do !== "task") continue;
      const { task } = instruction;
      const isCalled = task.kind !== "handler" || notified.has(task.id) || walk.handlers.isNotified(run, task);
      if (!isCalled || !mayChange(step) || isDone(step)) continue;
      due.add(step);
      for (const id of task.handlers) notified.add(id);
    }
  }
  return due;
}

/** Was it planned to change something, or left to the run? */
export function mayChange({ verdict }: SavedStep): boolean {
  return verdict === "change" || verdict === "later";
}
