import type { HostRun } from "./host-run.ts";

/** What came of a task that one host does for all. */
export interface Shared {
  readonly by: string;
  /** What it registered, and variables it set. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly failed: boolean;
}

/** Lets a host do a task, and tells what of it the others share. */
export async function sharing(host: HostRun, work: () => Promise<void>): Promise<Shared> {
  const before = new Map(host.values);
  const failures = host.tally.failed + host.tally.rescued;
  await work();
  const values = new Map([...host.values].filter(([name, value]) => before.get(name) !== value));
  return { by: host.name, values, failed: host.tally.failed + host.tally.rescued > failures };
}
