import type { Key } from "./lookup.ts";
import type { Runtime } from "./runtime.ts";

/** A value on its way along a chain with `?.`. */
export class Box {
  readonly value: unknown;
  readonly #runtime: Runtime;

  constructor(value: unknown, runtime: Runtime) {
    this.value = value;
    this.#runtime = runtime;
  }

  /** Undefined where the value is missing, so that the rest of the chain is skipped. */
  present(): Box | undefined {
    return this.value === undefined || this.value === null ? undefined : this;
  }

  soft(key: Key): Box {
    return new Box(this.#runtime.softMember(this.value, key), this.#runtime);
  }

  member(key: Key, site: number): Box {
    return new Box(this.#runtime.member(this.value, key, site), this.#runtime);
  }

  call(name: string, args: unknown[], site: number): Box {
    return new Box(this.#runtime.call(this.value, name, args, site), this.#runtime);
  }
}
