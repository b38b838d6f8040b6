import type { StepStatus } from "../core/events.ts";
import { isRescued } from "./block-states.ts";
import type { HostRun } from "./host-run.ts";
import { isItem, type Planned } from "./planned.ts";
import type { Walk } from "./walk-context.ts";

/** What becomes of a host when a step of it fails. The other items of a loop are done all the same: its task fails when they are. */
export function fateOf(walk: Walk, host: HostRun, planned: Planned): Extract<StepStatus, "ignored" | "rescued" | "failed"> {
  const { task, input } = planned;
  if (walk.ignores(host, task, "ignoreErrors", input.extra)) return "ignored";
  if (!isItem(planned)) return host.fail(task);
  host.loop(task).hasFailed = true;
  return isRescued(task) ? "rescued" : "failed";
}
