import type { HostRun } from "./host-run.ts";
import { become, type Planned } from "./planned.ts";
import { remember } from "./remember.ts";
import type { Walk } from "./walk-context.ts";

/** A step that the person does not want: nothing is done, and a handler stays owed. */
export function leaveOut(walk: Walk, host: HostRun, planned: Planned): void {
  const { ref, registered } = planned;
  const message = "left out, as was answered";
  const skipped = { ...registered, changed: false, failed: false, skipped: true, msg: message };
  remember(host, become(planned, { facts: undefined, grows: undefined }), skipped, host.cursor);
  host.leftOut.add(ref.id);
  host.tally.skipped++;
  walk.emit({ event: "result", ...ref, status: "skipped", message, changes: [], ms: 0 });
}
