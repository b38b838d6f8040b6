import type { Task } from "../playbook/types.ts";
import type { Cursor, HostRun } from "./host-run.ts";
import type { Planned, Registered } from "./planned.ts";
import type { Walk } from "./walk-context.ts";

/** Keeps what a step came to, or will come to, where later tasks look for it. */
export function remember(host: HostRun, { task, facts, ref }: Planned, registered: Registered, at: Cursor): void {
  if (ref.id.includes("#")) host.items[at.item] = registered;
  else if (task.register) host.values.set(task.register, registered);
  if (facts) for (const [name, value] of Object.entries(facts)) host.values.set(name, value);
}

/** Notifies the handlers of a step that changed something; `sure` is false where only the run decides whether it does. */
export function notifyHandlers(walk: Walk, host: HostRun, task: Task, step: string, sure: boolean): void {
  for (const handler of walk.handlers.of(task)) host.notify(handler.id, step, sure);
}
