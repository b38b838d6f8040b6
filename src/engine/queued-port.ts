import type { Batch, BatchReply, HostPort, StepOutcome } from "./exchange.ts";

/**
 * One request at a time: names of one machine, and hosts that delegate to it, share its sessions. A batch that waited for its turn while the
 * run was stopped is not sent any more.
 */
export class QueuedPort implements HostPort {
  readonly #port: HostPort;
  #last: Promise<unknown> = Promise.resolve();
  #stops = 0;

  constructor(port: HostPort) {
    this.#port = port;
  }

  get roundTrips(): number {
    return this.#port.roundTrips;
  }

  async exchange(batch: Batch, onOutcome: (outcome: StepOutcome) => void): Promise<BatchReply> {
    const stops = this.#stops;
    const mine = this.#last.then((): Promise<BatchReply> =>
      stops === this.#stops ? this.#port.exchange(batch, onOutcome) : Promise.resolve({ end: "stopped", outcomes: [], values: new Map<string, unknown>() }),
    );
    this.#last = mine.catch(() => undefined);
    return await mine;
  }

  stop(): void {
    this.#stops++;
    this.#port.stop();
  }

  kill(): void {
    this.#stops++;
    this.#port.kill();
  }

  async close(): Promise<void> {
    await this.#port.close();
  }
}
