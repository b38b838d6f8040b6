import type { Task } from "../playbook/types.ts";
import { owedText } from "./debts.ts";
import { forgetAll } from "./forget.ts";
import type { HostRun } from "./host-run.ts";
import type { Station } from "./machine.ts";
import type { Registered } from "./planned.ts";
import type { Program } from "./program.ts";
import type { Walk } from "./walk-context.ts";

/** Does a host stay in its play that could not be reached for this task? A verification judges only what it sees. */
export function staysIn(walk: Walk, host: HostRun, task: Task): boolean {
  return task.kind !== "verify" && walk.ignores(host, task, "ignoreUnreachable");
}

/** Is there a task that waits for its hosts? What stands before it may do without them. */
export function awaitsHost(walk: Walk, { instructions }: Program): boolean {
  return instructions.some((instruction) => instruction.do === "task" && walk.module(instruction.task).awaitsHost === true);
}

/**
 * A connection that was lost is opened anew once it is wanted. What was known of the machine is not believed any more, nor what is owed there: the
 * step that was under way may have written it down.
 */
export function reopen({ machine, port }: Station): void {
  forgetAll(machine);
  for (const { cache } of machine.stations.values()) cache.delete(owedText);
  port.renew();
}

/** What a task registers whose host could not be reached. */
export function unreached(why: string): Registered {
  return { changed: false, failed: false, skipped: false, unreachable: true, msg: why };
}

/** May the result of a task be that its host could not be reached? */
export function mayBeUnreached({ ignoreUnreachable }: Pick<Task, "ignoreUnreachable">): boolean {
  return "compiled" in ignoreUnreachable || ignoreUnreachable.value;
}
