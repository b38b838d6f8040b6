import type { Key } from "./lookup.ts";

/** What a chain does with the value it has come to. */
interface Steps {
  softMember(base: unknown, key: Key): unknown;
  member(base: unknown, key: Key, site: number): unknown;
  call(base: unknown, name: string, args: unknown[], site: number): unknown;
}

/** A value on its way along a chain with `?.`. */
export class Box {
  readonly value: unknown;
  readonly #steps: Steps;

  constructor(value: unknown, steps: Steps) {
    this.value = value;
    this.#steps = steps;
  }

  /** Undefined where the value is missing, so that the rest of the chain is skipped. */
  present(): Box | undefined {
    return this.value === undefined || this.value === null ? undefined : this;
  }

  soft(key: Key): Box {
    return new Box(this.#steps.softMember(this.value, key), this.#steps);
  }

  member(key: Key, site: number): Box {
    return new Box(this.#steps.member(this.value, key, site), this.#steps);
  }

  call(name: string, args: unknown[], site: number): Box {
    return new Box(this.#steps.call(this.value, name, args, site), this.#steps);
  }
}
