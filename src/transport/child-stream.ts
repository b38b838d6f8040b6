import type { ChildProcess } from "node:child_process";
import { Duplex, type Readable, type Writable } from "node:stream";

/** A child whose standard input and output are pipes. */
export type PipedChild = ChildProcess & { readonly stdin: Writable; readonly stdout: Readable };

/** A child's standard input and output as one stream. It ends when the child has, or is destroyed with what `failure` makes of the exit status. */
export class ChildStream extends Duplex {
  readonly #child: PipedChild;

  constructor(child: PipedChild, failure: (code: number | null) => Error | undefined = () => undefined) {
    super();
    this.#child = child;
    child.stdout.on("data", (chunk: Buffer) => {
      if (!this.push(chunk)) child.stdout.pause();
    });
    // The other end may go at any time; that it has gone is told by the child's end.
    child.stdin.on("error", () => undefined);
    child.once("error", (error) => this.destroy(error));
    child.once("close", (code) => {
      const error = failure(code);
      if (error) this.destroy(error);
      else this.push(null);
    });
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#child.stdin.writable) this.#child.stdin.write(chunk, () => done());
    else done();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#child.stdin.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#child.stdin.destroy();
    done(error);
  }
}
