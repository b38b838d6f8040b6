import type { Task } from "../../playbook/types.ts";
import type { HostRun } from "../host-run.ts";
import type { Walk } from "../walk-context.ts";
import { isRescue } from "./next.ts";

/** Where its plan does not have the host, it does not go. */
export function leaveMissing(walk: Walk, host: HostRun, task: Task): void {
  const ref = walk.ref(host, task, walk.scope(host, task));
  if (task.runOnce) walk.emit({ event: "result", ...ref, status: "skipped", message: "the saved plan has this step for another host", changes: [], ms: 0 });
  else if (isRescue(task)) failRescue(walk, host, task);
  else walk.roster.refuse(host, ref, "the saved plan does not have this step for this host");
}

/** A failure stays one where its rescue may not be decided now; `always` sections still run. */
function failRescue(walk: Walk, host: HostRun, task: Task): void {
  const ref = walk.ref(host, task, walk.scope(host, task));
  host.enter(task);
  host.fail(task);
  host.tally.failed++;
  const hint = "what a rescue does stands in no saved plan: --allow-later lets the run decide it";
  walk.emit({ event: "result", ...ref, status: "failed", message: "not rescued: the saved plan does not have this step", hint, changes: [], ms: 0 });
  walk.roster.failed(host, task);
}
