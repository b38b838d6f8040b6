/** How much of one stream of one step is kept: a command that prints without end must not fill our memory. */
const defaultLimit = 8 * 1024 * 1024;

/** One stream's output: its first and its last bytes, up to `limit` in all; what is between them is only counted. */
export class BoundedOutput {
  readonly #half: number;
  #head: Buffer[] = [];
  #headLength = 0;
  #tail: Buffer[] = [];
  #tailLength = 0;
  #dropped = 0;

  constructor(limit: number = defaultLimit) {
    this.#half = Math.floor(limit / 2);
  }

  get dropped(): number {
    return this.#dropped;
  }

  push(chunk: Buffer): void {
    const room = this.#half - this.#headLength;
    if (room > 0) {
      const first = chunk.subarray(0, room);
      this.#head.push(first);
      this.#headLength += first.length;
    }
    if (chunk.length <= room) return;
    this.#tail.push(chunk.subarray(Math.max(0, room)));
    this.#tailLength += chunk.length - Math.max(0, room);
    if (this.#tailLength > 2 * this.#half) this.#trim();
  }

  take(): Buffer {
    this.#trim();
    return Buffer.concat([...this.#head, ...this.#tail]);
  }

  /** Joining only once the tail is twice too long keeps the cost of a byte constant. */
  #trim(): void {
    const excess = this.#tailLength - this.#half;
    if (excess <= 0) return;
    this.#tail = [Buffer.from(Buffer.concat(this.#tail).subarray(excess))];
    this.#tailLength = this.#half;
    this.#dropped += excess;
  }
}
