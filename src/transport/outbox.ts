import type { Writable } from "node:stream";
import type { Early } from "./opening.ts";

/** What goes to the host, in order. Until the connection stands it waits here, and a transport may take the first bytes to send them ahead. */
export class Outbox implements Early {
  #waiting: Buffer[] = [];
  /** What is not to go before its time. */
  #held: Buffer[] | undefined;
  #stream: Writable | undefined;

  send(messages: readonly Buffer[]): void {
    const stream = this.#stream;
    if (this.#held) this.#held.push(...messages);
    else if (!stream) this.#waiting.push(...messages);
    else if (stream.writable) for (const message of messages) stream.write(message);
  }

  /** Keeps back all that is sent from now on. */
  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.send(held);
  }

  take(limit: number): Buffer {
    const taken: Buffer[] = [];
    for (let room = limit; room > 0 && this.#waiting.length > 0;) {
      const [next, ...rest] = this.#waiting as [Buffer, ...Buffer[]];
      taken.push(next.subarray(0, room));
      this.#waiting = next.length > room ? [next.subarray(room), ...rest] : rest;
      room -= Math.min(room, next.length);
    }
    return Buffer.concat(taken);
  }

  open(stream: Writable): void {
    this.#stream = stream;
    for (const message of this.#waiting) stream.write(message);
    this.#waiting = [];
  }

  end(): void {
    this.#stream?.end();
  }
}
