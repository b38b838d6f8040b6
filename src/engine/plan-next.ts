import { HoldfastError } from "../core/errors.ts";
import { Later } from "../core/unknown.ts";
import type { Task } from "../playbook/types.ts";
import type { HostRun } from "./host-run.ts";
import { inputOf, itemsOf } from "./items.ts";
import type { Station } from "./machine.ts";
import { onlyLooking } from "./only-looking.ts";
import { planItem } from "./plan-item.ts";
import { become, type Planned } from "./planned.ts";
import type { Next } from "./saved/next.ts";
import { recall } from "./saved/recall.ts";
import type { Walk } from "./walk-context.ts";

/** The item of a task at which the host stands; undefined behind a loop's last. A loop over what only the run knows is one step. */
export function planNext(walk: Walk, host: HostRun, task: Task, station: Station, next: Next): Planned | undefined {
  if (host.cursor.item === 0) host.beginLoop(task);
  const planned = planAt(walk, host, task, station, next);
  if (planned && task.kind === "verify") return onlyLooking(walk, planned);
  const notice = host.turns.get(task.id)?.notice;
  if (!notice || planned?.verdict !== "change") return planned;
  const reason = walk.needless(host, planned, notice);
  if (reason !== undefined) return become(planned, { verdict: "same", changes: [], reason });
  const waitsFor = `"${notice.by.join('", "')}"`;
  return notice.sure ? planned : become(planned, { verdict: "later", degree: "expected", reason: `waits for ${waitsFor}`, waitsFor });
}

function planAt(walk: Walk, host: HostRun, task: Task, station: Station, next: Next): Planned | undefined {
  if (next === "over") return undefined;
  if (typeof next === "object") return recall(walk, host, task, next, station);
  let items;
  try {
    items = itemsOf(walk, host, task);
  } catch (error) {
    if (error instanceof Later || error instanceof HoldfastError) return planItem(inputOf(walk, host, task)(station), error);
    throw error;
  }
  const input = items[host.cursor.item];
  return input && planItem(input(station));
}
