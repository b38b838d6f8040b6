import type { Batch, BatchReply, HostPort, StepOutcome } from "./exchange.ts";

/** One request at a time: names of one machine, and hosts that delegate to it, share its sessions. */
export class QueuedPort implements HostPort {
  readonly #port: HostPort;
  #last: Promise<unknown> = Promise.resolve();

  constructor(port: HostPort) {
    this.#port = port;
  }

  get roundTrips(): number {
    return this.#port.roundTrips;
  }

  async exchange(batch: Batch, onOutcome: (outcome: StepOutcome) => void): Promise<BatchReply> {
    const mine = this.#last.then(() => this.#port.exchange(batch, onOutcome));
    this.#last = mine.catch(() => undefined);
    return await mine;
  }

  stop(): void {
    this.#port.stop();
  }

  kill(): void {
    this.#port.kill();
  }

  async close(): Promise<void> {
    await this.#port.close();
  }
}
