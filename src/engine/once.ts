import { producedBy } from "../playbook/produced.ts";
import type { Task } from "../playbook/types.ts";
import type { HostRun } from "./host-run.ts";

/** What came of a task that one host does for all. */
export interface Shared {
  /** What it registered, and variables it set. */
  readonly values: ReadonlyMap<string, unknown>;
  /** Why it was not done, in words; undefined where it was. */
  readonly failure: string | undefined;
}

/** Lets a host do a task, and tells what of it the others share. A host that dropped out on the way has not done it, or nobody knows. */
export async function sharing(host: HostRun, task: Task, work: () => Promise<void>): Promise<Shared> {
  const { name, tally } = host;
  const before = { values: new Map(host.values), done: tally.ok + tally.changed, failures: tally.failed + tally.rescued };
  await work();
  const isDone = tally.ok + tally.changed > before.done;
  const set = producedBy(task).filter((variable) => isDone || host.values.get(variable) !== before.values.get(variable));
  const values = new Map([...host.values].filter(([variable]) => set.includes(variable)));
  const isFailed = tally.failed + tally.rescued > before.failures;
  const why = isFailed ? "has failed" : host.whyOut;
  return { values, failure: why && `${name}, which does it for all, ${why}` };
}
