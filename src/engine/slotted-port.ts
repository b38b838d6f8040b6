import type { Batch, BatchReply, HostPort, StepOutcome } from "./exchange.ts";
import type { Slots } from "./slots.ts";

/**
 * Waits for a slot with each batch: one slot for a session, which names of one machine and hosts that delegate to it share; so many for all
 * hosts with `--forks`. A batch that waited while the run was stopped is not sent any more.
 */
export class SlottedPort implements HostPort {
  readonly #port: HostPort;
  readonly #slots: Slots;
  #stops = 0;

  constructor(port: HostPort, slots: Slots) {
    this.#port = port;
    this.#slots = slots;
  }

  get roundTrips(): number {
    return this.#port.roundTrips;
  }

  get hostKey(): string | undefined {
    return this.#port.hostKey;
  }

  async exchange(batch: Batch, onOutcome: (outcome: StepOutcome) => void): Promise<BatchReply> {
    const stops = this.#stops;
    return await this.#slots.run(async () => {
      if (stops !== this.#stops) return { end: "stopped", outcomes: [], values: new Map() };
      return await this.#port.exchange(batch, onOutcome);
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
