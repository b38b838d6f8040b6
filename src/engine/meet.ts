/**
 * Where the hosts of a batch wait for each other. A host that fails or ends leaves, and nobody waits for it any more.
 */
export class Meeting {
  readonly #present: Set<string>;
  readonly #waiting = new Map<string, { readonly here: Set<string>; readonly go: (() => void)[] }>();

  constructor(hosts: Iterable<string>) {
    this.#present = new Set(hosts);
  }

  /** Resolves once every host that is still present has come to this point. */
  async arrive(point: string, host: string): Promise<void> {
    const place = this.#waiting.get(point) ?? { here: new Set<string>(), go: [] };
    this.#waiting.set(point, place);
    place.here.add(host);
    const all = new Promise<void>((resolve) => place.go.push(resolve));
    this.#open();
    await all;
  }

  leave(host: string): void {
    this.#present.delete(host);
    this.#open();
  }

  #open(): void {
    for (const [point, place] of this.#waiting) {
      if ([...this.#present].some((host) => !place.here.has(host))) continue;
      this.#waiting.delete(point);
      for (const go of place.go) go();
    }
  }
}

interface Point {
  readonly begun: Set<string>;
  readonly waiting: Map<string, () => void>;
  running: number;
}

/** Lets hosts do a piece of work in their order, `width` at a time. Every present host must come to each point once; one that leaves waits for no turn any more. */
export class Turns {
  readonly #present: Set<string>;
  readonly #points = new Map<string, Point>();

  constructor(hosts: Iterable<string>) {
    this.#present = new Set(hosts);
  }

  async take<T>(point: string, host: string, width: number, work: () => Promise<T>): Promise<T> {
    if (!this.#present.has(host)) return await work();
    const state = this.#points.get(point) ?? { begun: new Set<string>(), waiting: new Map<string, () => void>(), running: 0 };
    this.#points.set(point, state);
    await new Promise<void>((go) => {
      state.waiting.set(host, go);
      this.#open(state, width);
    });
    try {
      return await work();
    } finally {
      state.running--;
      this.#open(state, width);
    }
  }

  leave(host: string): void {
    this.#present.delete(host);
    for (const state of this.#points.values()) {
      if (!state.begun.has(host)) this.#begin(state, host);
      this.#open(state, 1);
    }
  }

  #open(state: Point, width: number): void {
    while (state.running < width) {
      const next = [...this.#present].find((host) => !state.begun.has(host));
      if (next === undefined || !this.#begin(state, next)) return;
    }
  }

  /** False where the host has not come yet. */
  #begin(state: Point, host: string): boolean {
    const go = state.waiting.get(host);
    if (!go) return false;
    state.begun.add(host);
    state.running++;
    go();
    return true;
  }
}
