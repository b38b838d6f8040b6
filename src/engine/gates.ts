/** Who is told what a gate came to. */
export interface Signal {
  /** These hosts were let go at once. */
  fired(hosts: readonly string[]): void;
  /** The host has come when the others had gone; it follows them now. */
  late(host: string): void;
}

/** A place directly before a step that hosts are to do at once. */
class Gate {
  /** Which host stands for each session there. */
  readonly claims = new Map<object, string>();
  /** Prepared hosts, and what lets each go on. */
  readonly ready = new Map<string, () => void>();
  /** Hosts that have nothing to do there, or have done it. */
  readonly through = new Set<string>();
  signal: Signal | undefined;
  isOpen = false;
}

/**
 * Lets hosts of a batch do a step at once: each stops directly before it, and when every host that is present stands there, or is through without it, all
 * are let go. A host that leaves is not waited for any more.
 */
export class Gates {
  readonly #present: Set<string>;
  readonly #gates = new Map<string, Gate>();

  constructor(hosts: Iterable<string>) {
    this.#present = new Set(hosts);
  }

  /**
   * Is the host to stop there? Of several names of one machine the first is: a session does one thing at a time, so that the others follow it.
   * One that has left, and only cleans up, goes on alone.
   */
  claim(point: string, host: string, session: object, signal: Signal): boolean {
    if (!this.#present.has(host)) return false;
    const gate = this.#at(point);
    gate.signal = signal;
    const claimant = gate.claims.get(session) ?? host;
    gate.claims.set(session, claimant);
    if (claimant !== host) this.pass(point, host);
    return claimant === host;
  }

  /** The host stands there, prepared; `go` lets it go on. */
  arrive(point: string, host: string, go: () => void): void {
    const gate = this.#at(point);
    if (gate.isOpen) {
      go();
      gate.signal?.late(host);
      return;
    }
    gate.ready.set(host, go);
    this.#open(gate);
  }

  /** Nobody waits for the host there any more. */
  pass(point: string, host: string): void {
    const gate = this.#at(point);
    gate.through.add(host);
    this.#open(gate);
  }

  leave(host: string): void {
    this.#present.delete(host);
    for (const gate of this.#gates.values()) {
      gate.ready.delete(host);
      this.#open(gate);
    }
  }

  #at(point: string): Gate {
    const gate = this.#gates.get(point) ?? new Gate();
    this.#gates.set(point, gate);
    return gate;
  }

  #open(gate: Gate): void {
    const { ready, through } = gate;
    if (gate.isOpen || ready.size === 0 || [...this.#present].some((host) => !ready.has(host) && !through.has(host))) return;
    gate.isOpen = true;
    for (const go of ready.values()) go();
    gate.signal?.fired([...ready.keys()]);
  }
}
