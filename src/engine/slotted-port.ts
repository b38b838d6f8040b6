import type { Batch, BatchReply, BatchStep, HostPort, StepOutcome } from "./exchange.ts";
import type { Slots } from "./slots.ts";

/**
 * Waits for a slot with each batch: one slot for a session, which names of one machine and hosts that delegate to it share; so many for all
 * hosts with `--forks`. A batch that waited while the run was stopped is not sent any more.
 */
export class SlottedPort implements HostPort {
  readonly #port: HostPort;
  readonly #slots: Slots;
  readonly #freesAtGate: boolean;
  #stops = 0;

  /** `freesAtGate`: who stands at a gate needs no slot any more. It might be waited for by those that are to join it there. */
  constructor(port: HostPort, slots: Slots, freesAtGate = false) {
    this.#port = port;
    this.#slots = slots;
    this.#freesAtGate = freesAtGate;
  }

  get roundTrips(): number {
    return this.#port.roundTrips;
  }

  get hostKey(): string | undefined {
    return this.#port.hostKey;
  }

  async exchange(batch: Batch, onOutcome: (outcome: StepOutcome) => void): Promise<BatchReply> {
    const stops = this.#stops;
    return await this.#slots.run(async (leave) => {
      if (stops !== this.#stops) return { end: "stopped", outcomes: [], values: new Map() };
      return await this.#port.exchange(this.#freesAtGate ? leavingAtGates(batch, leave) : batch, onOutcome);
    });
  }

  stop(): void {
    this.#stops++;
    this.#port.stop();
  }

  renew(): void {
    this.#port.renew();
  }

  async close(): Promise<void> {
    await this.#port.close();
  }
}

/** The same batch, which leaves its slot when its host has come to a gate. */
function leavingAtGates(batch: Batch, leave: () => void): Batch {
  const steps = batch.steps.map((step): BatchStep => {
    const { gate } = step;
    if (!gate) return step;
    return {
      ...step,
      gate: (go) => {
        leave();
        gate(go);
      },
    };
  });
  return { ...batch, steps };
}
