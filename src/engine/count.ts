import type { HostRun } from "./host-run.ts";
import type { Planned } from "./planned.ts";

/** Counts a planned step, and keeps what is left to do. A handler that has nothing to do is no step of its own. */
export function countPlanned(host: HostRun, { ref, verdict, passive }: Pick<Planned, "ref" | "verdict" | "passive">): void {
  if (!passive && (verdict === "change" || verdict === "later")) host.left.set(ref.id, ref.step);
  if (passive || (ref.kind === "handler" && (verdict === "same" || verdict === "skip"))) host.passive++;
  else if (verdict === "change") host.tally.pending++;
  else if (verdict === "later") host.tally.later++;
  else if (verdict === "skip") host.tally.skipped++;
  else if (verdict === "same") host.tally.ok++;
}
