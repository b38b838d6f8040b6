import type { Task } from "../playbook/types.ts";
import type { HostRun } from "./host-run.ts";
import type { RunInput } from "./input.ts";
import type { Planned } from "./planned.ts";

/** Asks a person before each task that would change something, once for all hosts of a batch. */
export class Stepping {
  readonly #ask: NonNullable<RunInput["step"]>;
  readonly #hosts: () => Iterable<HostRun>;
  /** By the task's place in the play. */
  readonly #answers = new Map<number, Promise<boolean>>();

  constructor(ask: NonNullable<RunInput["step"]>, hosts: () => Iterable<HostRun>) {
    this.#ask = ask;
    this.#hosts = hosts;
  }

  /** Is the step to be done, which is the task's or of its loop? */
  async admits(host: HostRun, { task, changes, passive }: Planned, name: string): Promise<boolean> {
    if (changes.length === 0 || passive) return true;
    const { index } = host.cursor;
    let answer = this.#answers.get(index);
    if (!answer) this.#answers.set(index, (answer = this.#ask({ step: name, hosts: this.#concerned(host, task) })));
    return await answer;
  }

  /** Hosts of which the plan has shown that the task would change them. */
  #concerned(host: HostRun, task: Task): readonly string[] {
    const isLeft = ({ left }: HostRun): boolean => [...left.keys()].some((id) => id.split("#")[0] === task.id);
    return [...this.#hosts()].filter((each) => each === host || (each.admits(task) && isLeft(each))).map(({ name }) => name);
  }
}
