import type { Change, Lookup, Observed } from "../../src/changes/define.ts";
import { changes } from "../../src/changes/registry.gen.ts";
import { Later, Unknown } from "../../src/core/unknown.ts";
import type { HostView } from "../../src/modules/define.ts";
import { keyText, type Key } from "../../src/observations/define.ts";

/** What there is on a host: by key, or as a list of keys with their values. */
export type State = ReadonlyMap<string, unknown>;

/** A state of keys and values, with their types checked against each other. */
export function given<V>(key: Key<V>, value: V): [string, unknown] {
  return [keyText(key), value];
}

/** Nothing was read of the host beside the key in question. */
export const unobserved: Observed = () => ({ degree: "unread" });

/**
 * A host in memory: a map of values, and changes laid over it by their own overlays. It never writes; `after` gives another host.
 * `missing` answers for keys that the state does not name.
 */
export class FakeHost implements HostView {
  /** Every key that was looked at, in order. */
  readonly seen: Key[] = [];
  readonly #state: State;
  readonly #missing: (key: Key) => unknown;
  readonly #changes: readonly Change[];

  constructor(state: State, missing: (key: Key) => unknown, pending: readonly Change[] = []) {
    this.#state = state;
    this.#missing = missing;
    this.#changes = pending;
  }

  read<V>(key: Key<V>): V {
    const found = this.peek(key);
    if (found.degree === "later") throw new Later(new Unknown(found.step, `step ${found.step}`));
    return found.value;
  }

  peek<V>(key: Key<V>): Exclude<Lookup<V>, { degree: "unread" }> {
    this.seen.push(key);
    return this.#lookup(key, this.#changes.length) as Exclude<Lookup<V>, { degree: "unread" }>;
  }

  /** All that is there, for a look whether anything has moved. */
  snapshot(): string {
    return JSON.stringify([...this.#state, ...this.#changes]);
  }

  /** This host with changes made, as their overlays predict it. */
  after(made: readonly Change[]): FakeHost {
    return new FakeHost(this.#state, this.#missing, [...this.#changes, ...made]);
  }

  #lookup(key: Key, depth: number): Lookup {
    for (let i = depth - 1; i >= 0; i--) {
      const change = this.#changes[i] as Change;
      const found = changes.get(change.kind)?.overlay(
        change,
        key,
        () => this.#lookup(key, i),
        `change ${i}`,
        (other) => this.#lookup(other, 0) as Lookup<never>,
      );
      if (found) return found;
    }
    const text = keyText(key);
    return { degree: "exact", value: this.#state.has(text) ? this.#state.get(text) : this.#missing(key) };
  }
}
