import type { ChangeKind } from "../changes/define.ts";
import type { StepPlanned } from "../core/events.ts";
import type { Planned } from "./planned.ts";

type Gist = Pick<StepPlanned, "effect" | "subjects">;

/** What a step's changes come to in a few words: what they are about, and whether all of it comes with them, all of it goes, or neither. */
export function gistOf({ changes, task }: Planned, kindOf: (change: { readonly kind: string }) => ChangeKind): Gist {
  if (task.noLog || changes.length === 0) return {};
  const effects = new Set(changes.map((change) => kindOf(change).effect?.(change) ?? "change"));
  const [effect = "change"] = effects.size === 1 ? effects : [];
  const subjects = [...new Set(changes.flatMap((change) => kindOf(change).subjects?.(change) ?? []))];
  return { effect, ...(subjects.length > 0 && { subjects }) };
}
