import type { Later } from "../core/unknown.ts";
import type { Condition } from "../playbook/types.ts";

/** Which includes a host goes through: decided when it comes to the first task of each, kept whatever the tasks behind it change. */
export class Decisions {
  readonly #known = new Map<Condition, { readonly holds: boolean | Later; /** Index of the instruction at which it was decided. */ readonly since: number }>();

  clear(): void {
    this.#known.clear();
  }

  /** The host goes back to an instruction: what it decided from there on, it did in expectation. */
  rewind(index: number): void {
    for (const [condition, { since }] of this.#known) if (since >= index) this.#known.delete(condition);
  }

  get(condition: Condition): boolean | Later | undefined {
    return this.#known.get(condition)?.holds;
  }

  set(condition: Condition, is: boolean | Later, since: number): void {
    this.#known.set(condition, { holds: is, since });
  }
}
