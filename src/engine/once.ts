import { producedBy } from "../playbook/produced.ts";
import type { Task } from "../playbook/types.ts";
import type { HostRun } from "./host-run.ts";
import type { Instruction } from "./program.ts";
import type { Walk } from "./walk-context.ts";

type TaskInstruction = Extract<Instruction, { do: "task" }>;

/** What came of a task that one host does for all. */
interface Shared {
  /** What it registered, and variables it set. */
  readonly values: ReadonlyMap<string, unknown>;
  /** Why it was not done, in words; undefined where it was. */
  readonly failure: string | undefined;
}

/** Lets a host do a task, and tells what of it the others share. A host that dropped out on the way has not done it, or nobody knows. */
async function sharing(host: HostRun, task: Task, work: () => Promise<void>): Promise<Shared> {
  const { name, tally, state } = host;
  const before = { values: new Map(host.values), done: tally.ok + tally.changed, failures: tally.failed + tally.rescued };
  await work();
  const isDone = tally.ok + tally.changed > before.done;
  const set = producedBy(task).filter((variable) => isDone || host.values.get(variable) !== before.values.get(variable));
  const values = new Map([...host.values].filter(([variable]) => set.includes(variable)));
  const isFailed = tally.failed + tally.rescued > before.failures;
  const why = isFailed ? "has failed" : host.state === state ? undefined : host.whyOut;
  return { values, failure: why && `${name}, which does it for all, ${why}` };
}

/** The tasks of a batch that one host does for all. */
export class Once {
  readonly #walk: Walk;
  readonly #done = new Map<Instruction, Promise<Shared | undefined>>();

  constructor(walk: Walk) {
    this.#walk = walk;
  }

  /** Has it done, by this host if no other has begun. Who has dropped out has no turn, and may come while another one is at it. Gives whether another has done it. */
  async forAll(instruction: TaskInstruction, host: HostRun, work: () => Promise<void>): Promise<boolean> {
    for (let other = this.#done.get(instruction); other; other = this.#done.get(instruction)) {
      const done = await other;
      if (done) this.#share(done, host, instruction.task);
      if (done) return done.failure === undefined;
      if (this.#done.get(instruction) === other) this.#done.delete(instruction);
    }
    const doing = this.#doForAll(instruction, host, work);
    this.#done.set(instruction, doing);
    await doing;
    return false;
  }

  /**
   * Done by the first host, a handler by the first that it is due on. Of one that is lost while planning nothing was done: undefined then, and the next
   * one does it.
   */
  async #doForAll({ task }: TaskInstruction, host: HostRun, work: () => Promise<void>): Promise<Shared | undefined> {
    const { index } = host.cursor;
    const shared = await sharing(host, task, work);
    if (task.kind === "handler" && host.turns.get(task.id)?.index !== index) return undefined;
    return this.#walk.mode === "plan" && host.state === "unreachable" ? undefined : shared;
  }

  /** What one host did for all is done for every host: its result, the variables it set, its failure. */
  #share({ values, failure }: Shared, host: HostRun, task: Task): void {
    const walk = this.#walk;
    for (const [name, value] of values) host.values.set(name, value);
    if (failure === undefined) return;
    const status = host.fail(task);
    host.tally[status]++;
    walk.emit({ event: "result", ...walk.ref(host, task, walk.scope(host, task)), status, message: failure, changes: [], ms: 0 });
    if (status === "failed") walk.roster.failed(host, task);
  }
}
