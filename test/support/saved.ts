import { packed, unpacked, type Packed } from "../../src/commands/saved/pack.ts";
import type { SavedPlan } from "../../src/engine/saved/plan.ts";
import { PlanRecord } from "../../src/engine/saved/record.ts";
import { SavedSteps } from "../../src/engine/saved/steps.ts";
import { machinesOf, runFake, type FakeRun, type FakeRunOptions } from "./run-fake.ts";

/** A plan that went through its file. */
function throughFile({ hosts, steps, shown }: PlanRecord, allowsLater: boolean): SavedPlan {
  const kept = { hosts: Object.fromEntries(hosts), steps, shown };
  const read = unpacked(JSON.parse(JSON.stringify(packed(kept))) as Packed) as { hosts: Record<string, never>; steps: never[]; shown: never[] };
  return { hosts: new Map(Object.entries(read.hosts)), steps: new SavedSteps(read.steps), shown: read.shown, allowsLater };
}

/** Plans, saves, lets something happen to the machines, and applies what was saved; `reapply` applies it once more. */
export async function planAndApply(
  options: FakeRunOptions & {
    readonly allowsLater?: boolean;
    readonly happens?: (machines: ReturnType<typeof machinesOf>) => void;
    /** What is otherwise when it is made. */
    readonly before?: Partial<FakeRunOptions>;
    /** What is otherwise when it is applied. */
    readonly beside?: Partial<FakeRunOptions>;
  },
): Promise<{
  readonly record: PlanRecord;
  readonly plan: FakeRun;
  readonly apply: FakeRun;
  readonly again: FakeRun;
  readonly reapply: () => Promise<FakeRun>;
}> {
  const hosts = machinesOf(options);
  const record = new PlanRecord();
  const plan = await runFake({ ...options, hosts, mode: "plan", deviations: {}, ...options.before, record });
  options.happens?.(hosts);
  const apply = await runFake({ ...options, ...options.beside, hosts, mode: "apply", saved: throughFile(record, options.allowsLater ?? false) });
  const reapply = async (): Promise<FakeRun> =>
    await runFake({ ...options, hosts, mode: "apply", deviations: {}, saved: throughFile(record, options.allowsLater ?? false) });
  return { record, plan, apply, reapply, again: await runFake({ ...options, hosts, mode: "plan", deviations: {} }) };
}
