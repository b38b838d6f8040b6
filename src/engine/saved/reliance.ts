import { producedBy } from "../../playbook/produced.ts";
import type { Task } from "../../playbook/types.ts";
import { compiledIn, expressionsOf } from "../../playbook/uses.ts";
import type { HostRun } from "../host-run.ts";
import type { Passage } from "./outlook.ts";
import type { SavedPlan } from "./plan.ts";
import { isOpen } from "./steps.ts";

/**
 * What the steps that a host's plan leaves to the run would miss, in words, where hosts of the plan are out of the run: results that those were to
 * give. Undefined where they need none. `out`: hosts of the plan that are left out, refused, or can't be reached.
 */
export function whatIsMissed(saved: SavedPlan, run: HostRun, passages: readonly Passage[], out: ReadonlySet<string>): string | undefined {
  if (out.size === 0) return undefined;
  for (const { program } of passages) {
    const given = new Map<string, { readonly by: string; readonly isShared: boolean }>();
    for (const [index, instruction] of program.instructions.entries()) {
      if (instruction.do !== "task") continue;
      const { task, alone } = instruction;
      const place = { play: program.play.id, index, item: 0 };
      const step = saved.steps.at(run.name, place);
      if (step && isOpen(step))
        for (const [name, { by, isShared }] of given)
          if (isShared ? task.uses.has(name) : readsOfOthers(task, name)) return `"${step.ref.step}" reads ${name} of ${by}`;
      const giver = [...out].find((host) => saved.steps.at(host, place));
      if (giver !== undefined) for (const name of producedBy(task)) given.set(name, { by: giver, isShared: alone === "once" });
    }
  }
  return undefined;
}

/** Does the task read such a variable of whichever other host? */
function readsOfOthers(task: Task, name: string): boolean {
  if (!task.uses.has("hostvars")) return false;
  const own = [...expressionsOf(task)].map(({ compiled }) => compiled);
  const texts = [...own, ...task.vars.flatMap(({ entries }) => entries.flatMap(({ value }) => [...compiledIn(value)]))];
  return texts.some(({ text }) => new RegExp(`\\b${name}\\b`).test(text));
}
