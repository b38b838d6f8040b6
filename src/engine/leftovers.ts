import type { Emit } from "../core/events.ts";
import type { Leftover } from "../transport/leftovers.ts";
import { lastLines } from "./last-lines.ts";
import type { Station } from "./machine.ts";

/** Tells how the steps ended that an earlier run could not wait for. */
export function tellLeftovers(host: string, { cache, machine }: Station, emit: Emit): void {
  const list = cache.get("leftover:");
  if (!Array.isArray(list)) return;
  for (const { step, state, rc, stderr } of list as readonly Leftover[]) {
    const end = { running: "still runs", finished: `ended with status ${rc ?? "unknown"}`, killed: "was killed" }[state];
    const said = rc === 0 || state !== "finished" ? "" : `: ${lastLines(stderr.toString("utf8"), 3)}`;
    emit({
      event: "note",
      level: state === "finished" && rc === 0 ? "info" : "warning",
      host,
      message: `"${step.replace(/\/\d+$/, "")}" of an earlier run ${end}${said}`,
    });
  }
  machine.leftovers = list.length;
}
