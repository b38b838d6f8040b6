import type { Change, ChangeKind, Lookup, Observed } from "../changes/define.ts";
import { laterOver, uncertain } from "../changes/shared/later.ts";
import { keyOf, keyText, type Key } from "../observations/define.ts";

/** One pending step's effect on what a later reader finds. */
interface Layer {
  /** Whose step it is: two names of one machine plan over each other's steps, but each sends its own. */
  readonly owner?: object | undefined;
  lookup(key: Key, below: () => Lookup, observed: Observed): Lookup | undefined;
}

/** What was read on one machine as one user, by `keyText`. */
export type Cache = Map<string, unknown>;

/**
 * The pending changes of one machine, laid over what was observed: a later task sees what an earlier one would have made.
 */
export class Overlay {
  #layers: readonly Layer[] = [];

  get pending(): boolean {
    return this.#layers.length > 0;
  }

  /** A planned change. */
  add(step: string, change: Change, kind: ChangeKind, owner?: object): void {
    this.#push({ owner, lookup: (key, below, observed) => kind.overlay(change, key, below, step, observed) });
  }

  /** A step that is decided at run and may write just these things. */
  taint(step: string, keys: readonly Key[]): void {
    const texts = new Set(keys.map(keyText));
    this.#push({
      lookup(key, below) {
        return texts.has(keyText(key)) ? laterOver(below(), step) : undefined;
      },
    });
  }

  /** A step of which it is not known what it may write: nothing after it is exact any more. */
  blur(): void {
    this.#push({
      lookup(_key, below) {
        return uncertain(below());
      },
    });
  }

  /** A planned change of which only the run knows whether it is made. */
  cloud(step: string, change: Change, kind: ChangeKind): void {
    this.#push({
      lookup(key, below, observed) {
        const before = below();
        return kind.overlay(change, key, () => before, step, observed) && laterOver(before, step);
      },
    });
  }

  /** What is laid over while `work` runs is gone again afterwards. */
  tentatively<T>(work: () => T): T {
    const layers = this.#layers;
    try {
      return work();
    } finally {
      this.#layers = layers;
    }
  }

  clear(): void {
    this.#layers = [];
  }

  /** What the owner had pending is pending no more. */
  drop(owner: object): void {
    this.#layers = this.#layers.filter((layer) => layer.owner !== owner);
  }

  #push(layer: Layer): void {
    this.#layers = [...this.#layers, layer];
  }

  /** From the cache upwards, each layer asked once: asked downwards, layers that look below themselves would multiply. */
  lookup(key: Key, cache: Cache): Lookup {
    const observed = observedIn(cache);
    let found = observed(key);
    for (const layer of this.#layers) {
      const below = found;
      found = layer.lookup(key, () => below, observed) ?? below;
    }
    return found;
  }
}

function observedIn(cache: Cache): Observed {
  return <V>(key: Key<V>): Lookup<V> => {
    const text = keyText(key);
    return cache.has(text) ? { degree: "exact", value: cache.get(text) as V } : { degree: "unread" };
  };
}

/**
 * Carries a change that was made over into the cache: what it surely made is known, what only the host can tell is forgotten and read again.
 * Of one that was there `already` only its own promise is known, so all that it touches is read again.
 */
export function settle(cache: Cache, change: Change, kind: ChangeKind, isMade: boolean): void {
  const observed = observedIn(new Map(cache));
  for (const [text, value] of [...cache]) {
    const found = kind.overlay(change, keyOf(text), () => ({ degree: "exact", value }), "", observed);
    if (!found) continue;
    if (found.degree === "exact" && isMade) cache.set(text, found.value);
    else cache.delete(text);
  }
}
