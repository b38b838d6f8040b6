import type { Task } from "../../playbook/types.ts";
import type { HostRun } from "../host-run.ts";
import type { Walk } from "../walk-context.ts";
import { isItem } from "../planned.ts";
import { isOpen } from "./steps.ts";
import type { SavedStep } from "./types.ts";

/**
 * What a saved plan has for a host at a task, and an item of its loop. `open`: the run decides it, and may; `over`: the loop had no more items;
 * `missing`: the plan did not foresee that the host comes here.
 */
export type Next = SavedStep | "open" | "over" | "missing";

/** What the plan that is applied has where the host stands; without a saved one, the run decides. */
export function nextSaved(walk: Walk, { name, cursor }: HostRun, task: Task): Next {
  const { saved } = walk;
  if (!saved) return "open";
  const at = (number: number): SavedStep | undefined => saved.steps.at(name, walk.place({ index: cursor.index, item: number }));
  const first = at(0);
  if (!first) return saved.allowsLater && isRescue(task) ? "open" : "missing";
  if (first.isEmptyLoop) return "over";
  if (isLeftWhole(first)) return "open";
  const step = at(cursor.item);
  if (!step) return isRestLeft(at, cursor.item) ? "open" : "over";
  return isOpen(step) ? "open" : step;
}

/** Is the task as a whole left to the run, or what is left of its loop? */
function isLeftWhole(step: SavedStep): boolean {
  return isOpen(step) && !isItem(step);
}

/** A host that was lost among the items of a loop left the rest of them as one step. */
function isRestLeft(at: (item: number) => SavedStep | undefined, item: number): boolean {
  for (let before = item - 1; before > 0; before--) {
    const step = at(before);
    if (step) return isLeftWhole(step);
  }
  return false;
}

/** What a rescue would do stands in no plan. */
export function isRescue({ blocks }: Task): boolean {
  return blocks.some(({ section }) => section === "rescue");
}

/** Does the plan have the host at this handler? */
export function hasSaved(walk: Walk, { name, cursor }: HostRun): boolean {
  const { saved } = walk;
  return saved === undefined || saved.steps.at(name, walk.place({ index: cursor.index, item: 0 })) !== undefined;
}
