import type { Inventory } from "../inventory/types.ts";
import { grown } from "./growth.ts";
import type { Task } from "../playbook/types.ts";
import type { HostRun } from "./host-run.ts";
import type { RunInput } from "./input.ts";
import { inOrder } from "./order.ts";
import { programOf, type Program } from "./program.ts";
import type { Staged } from "./staged.ts";
import type { Walk } from "./walk-context.ts";

type Runs = ReadonlyMap<string, HostRun>;
type WalkOf = (program: Program, hosts: readonly string[]) => Walk;

/** The plays of a run, each with the hosts that it is for as far as that is known by now: tasks add hosts and groups for the plays behind them. */
export class Stages {
  readonly #input: RunInput;
  /** Before tasks have added anything. */
  readonly #first: readonly Staged[];
  #list: readonly Staged[];
  #inventory: Inventory;

  constructor(input: RunInput) {
    this.#input = input;
    this.#inventory = input.inventory;
    const asksPerson = ({ module }: Task): boolean => input.module(module).asksPerson === true;
    this.#first = input.plays.map((play) => ({ program: programOf(play, (task) => input.isSelected(task), asksPerson), hosts: input.hostsOf(play) }));
    this.#list = this.#first;
  }

  get list(): readonly Staged[] {
    return this.#list;
  }

  /** With what tasks of this walk have added. */
  get inventory(): Inventory {
    return this.#inventory;
  }

  get hosts(): readonly string[] {
    return [...new Set(this.#list.flatMap(({ hosts }) => hosts))];
  }

  /** A new walk begins: nothing was added yet. */
  reset(): void {
    this.#list = this.#first;
    this.#inventory = this.#input.inventory;
  }

  /** Is every play that is for such a host one that goes on without it? */
  canDoWithout(isLost: (host: string) => boolean): boolean {
    return this.#list.every(({ program, hosts }) => program.play.unreachable === "skip" || !hosts.some(isLost));
  }

  /** Programs of the plays behind this one that are for the host. */
  behind(program: Program, host: string): readonly Program[] {
    const at = this.#list.findIndex((staged) => staged.program === program);
    return this.#list.slice(at + 1).flatMap((staged) => (staged.hosts.includes(host) ? [staged.program] : []));
  }

  /** Puts the hosts of a play into the order that its expression gives, now that they can be asked. */
  async order(index: number, walk: WalkOf, runs: Runs): Promise<Staged> {
    const staged = this.#at(index);
    const ordered = await inOrder(staged, () => walk(staged.program, staged.hosts), runs);
    this.#list = this.#list.with(index, ordered);
    return ordered;
  }

  /** A play's turn comes: tasks before it may have added hosts. `admit` takes those into the run that were not in it. */
  async enter(index: number, runs: Runs, admit: (host: string) => void): Promise<void> {
    const growths = [...runs.values()].flatMap((run) => [...run.growths.values()]);
    if (growths.length === 0) return;
    this.#inventory = grown(this.#input.inventory, growths);
    const { program } = this.#at(index);
    const hosts = this.#input.hostsOf(program.play, this.#inventory);
    const fresh = hosts.filter((host) => !runs.has(host));
    if (fresh.length > 0) await this.#input.reach(fresh, this.#inventory);
    this.#list = this.#list.with(index, { program, hosts });
    for (const host of fresh) admit(host);
  }

  #at(index: number): Staged {
    const staged = this.#list[index];
    if (!staged) throw new Error(`there is no play ${index}`);
    return staged;
  }
}
