import type { StepPlanned } from "../core/events.ts";

/** `+` where all comes that the step is about, `-` where all goes, `~` where something changes, `?` where the run decides; `=` stays, `.` is left out. */
export type Sign = "+" | "-" | "~" | "?" | "=" | ".";

const ofVerdict = { same: "=", skip: ".", later: "?", change: undefined } as const;
const ofEffect = { add: "+", remove: "-", change: "~" } as const;

export function signOf({ verdict, effect = "change" }: StepPlanned): Sign {
  return ofVerdict[verdict] ?? ofEffect[effect];
}

/** What stands in brackets behind a planned step. */
export function remarksOf(step: StepPlanned): readonly string[] {
  const { verdict, degree, reason, kind, notifiedBy = [], unless = [], validatedAtApply } = step;
  const remarks = [
    verdict === "change" && degree === "expected" && "expected",
    unless.length > 0 && `unless ${unless.map((name) => `"${name}"`).join(" or ")} ends the play before`,
    validatedAtApply !== undefined && `validated at apply: ${validatedAtApply}`,
    verdict === "same" && (reason || "as it should be"),
    verdict === "skip" && `skipped${reason && `: ${reason}`}`,
    kind === "handler" && `handler${notifiedBy.length > 0 ? `, notified by ${notifiedBy.join(", ")}` : ""}`,
  ];
  return remarks.filter((remark) => remark !== false);
}

/** What a step waits for that only the run decides. */
export function decidedAtRun({ reason }: StepPlanned): string {
  return reason ? `decided at run: ${reason}` : "decided at run";
}

/** Changes that are expected, not exact. */
export function expectedIn(steps: readonly StepPlanned[]): number {
  return steps.filter(({ verdict, degree }) => verdict === "change" && degree === "expected").length;
}

/** What `(expected)` means, for whoever sees it. */
export const expectedMeans =
  "expected: right if the packages, units and commands before it do what is foreseen; the run checks that on the host before each such step";

/** Is the step part of what a reviewer has to read? Checks of the play's `verify` part run after everything else and change nothing. */
export function isToDo({ kind, verdict }: StepPlanned): boolean {
  return kind !== "verify" && (verdict === "change" || verdict === "later");
}
