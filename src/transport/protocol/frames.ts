const newline = 0x0a;

/** Longer than any frame: what goes on for more is output, or a host that wants to fill our memory. */
const frameLimit = 1024;

/** A frame's words, after its nonce. */
export type Frame = readonly string[];

/**
 * Cuts one of the host's streams into output and frames: `\x1e`, the nonce, words, a newline. A frame may begin anywhere, for a step's output need not
 * end in a newline; nothing but the nonce, which no step knows, makes one. Output is handed on as it comes: only what may be a frame's beginning waits.
 */
export class FrameReader {
  readonly #onOutput: (chunk: Buffer) => void;
  readonly #onFrame: (frame: Frame) => void;
  #marker: Buffer = Buffer.alloc(0);
  #rest: Buffer = Buffer.alloc(0);

  constructor(onOutput: (chunk: Buffer) => void, onFrame: (frame: Frame) => void) {
    this.#onOutput = onOutput;
    this.#onFrame = onFrame;
  }

  /** From now on frames carry this nonce. */
  expect(nonce: string): void {
    this.#marker = Buffer.from(`\x1e${nonce} `);
  }

  push(chunk: Buffer): void {
    let data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const at = data.indexOf(this.#marker);
      const end = at < 0 ? -1 : data.indexOf(newline, at);
      if (end < 0) {
        const keep = at < 0 || data.length - at > frameLimit ? this.#partial(data) : data.length - at;
        this.#output(data.subarray(0, data.length - keep));
        this.#rest = data.subarray(data.length - keep);
        return;
      }
      this.#output(data.subarray(0, at));
      const frame = data.toString("latin1", at + this.#marker.length, end).split(" ");
      data = data.subarray(end + 1);
      this.#onFrame(frame);
    }
  }

  /** How many bytes at the end may be the beginning of a marker. */
  #partial(data: Buffer): number {
    const start = data.indexOf(0x1e, Math.max(0, data.length - this.#marker.length + 1));
    for (let at = start; at >= 0; at = data.indexOf(0x1e, at + 1)) {
      if (this.#marker.subarray(0, data.length - at).equals(data.subarray(at))) return data.length - at;
    }
    return 0;
  }

  #output(chunk: Buffer): void {
    if (chunk.length > 0) this.#onOutput(chunk);
  }
}
