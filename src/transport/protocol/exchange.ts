import type { Reply, RequestOptions, ShellResult, ShellStep } from "../types.ts";
import type { Frame } from "./frames.ts";
import { BoundedOutput } from "./output.ts";

export type StreamName = "stdout" | "stderr";

/** Ends that a reply does not have: the host lacks what the request needs, and nothing ran. */
export type Refusal = "noflock" | "nohome" | "nospace";

export interface Outcome {
  readonly reply: Reply;
  readonly refusal?: Refusal;
}

/** One stream's view of one run of a step. */
interface Attempt {
  readonly index: number;
  readonly output: BoundedOutput;
  readonly words: Frame;
  end: Frame;
}

interface Handlers {
  /** Tells the host that the running step has had its time. */
  readonly late: () => void;
  readonly settle: (outcome: Outcome) => void;
}

const isRefusal = (end: string): end is Refusal => ["noflock", "nohome", "nospace"].includes(end);

/** Milliseconds given beyond a step's limit, so that its age in whole seconds on the host is past it in any case. */
const grace = 250;

/** One request under way: puts the output and the frames of two independent streams together into results, in order, one for each step. */
export class Exchange {
  readonly #steps: readonly ShellStep[];
  readonly #options: RequestOptions;
  readonly #handlers: Handlers;
  readonly #results = new Map<number, ShellResult>();
  readonly #running: { stdout?: Attempt | undefined; stderr?: Attempt | undefined } = {};
  readonly #ended: { stdout: Attempt[]; stderr: Attempt[] } = { stdout: [], stderr: [] };
  readonly #done: { stdout?: string; stderr?: string } = {};
  readonly #aside = new BoundedOutput(65_536);
  #limit: NodeJS.Timeout | undefined;

  constructor(steps: readonly ShellStep[], options: RequestOptions, handlers: Handlers) {
    this.#steps = steps;
    this.#options = options;
    this.#handlers = handlers;
  }

  /** Is a step under way that must not be interrupted? */
  get isDetached(): boolean {
    return this.#steps[this.#running.stdout?.index ?? -1]?.detached === true;
  }

  output(stream: StreamName, chunk: Buffer): void {
    const attempt = this.#running[stream];
    if (!attempt) return stream === "stdout" ? this.#aside.push(chunk) : undefined;
    attempt.output.push(chunk);
    this.#options.onOutput?.(this.#step(attempt.index).id, stream, chunk);
  }

  frame(stream: StreamName, frame: Frame): void {
    const [kind, word = ""] = frame;
    if (kind === "s") this.#begin(stream, Number(word), frame);
    else if (kind === "e") this.#endAttempt(stream, frame);
    else if (kind === "d") this.#end(stream, word);
  }

  /** The connection is gone: what has not been reported is lost, with the output that had come. */
  lose(cause: Error): void {
    clearTimeout(this.#limit);
    const lost = (index: number): ShellResult => this.#absent(index, "lost");
    this.#handlers.settle({ reply: { end: "dead", results: this.#collect(lost), cause } });
  }

  #begin(stream: StreamName, index: number, frame: Frame): void {
    this.#running[stream] = { index, output: new BoundedOutput(), words: frame, end: [] };
    const { timeout } = this.#step(index);
    if (stream === "stdout" && timeout) this.#limit = setTimeout(this.#handlers.late, Math.ceil(timeout) * 1000 + grace);
  }

  #endAttempt(stream: StreamName, frame: Frame): void {
    if (stream === "stdout") clearTimeout(this.#limit);
    const attempt = this.#running[stream];
    if (!attempt) return;
    this.#running[stream] = undefined;
    attempt.end = frame;
    this.#ended[stream].push(attempt);
    this.#pair();
  }

  #pair(): void {
    const { stdout, stderr } = this.#ended;
    for (;;) {
      const [out, err] = [stdout[0], stderr[0]];
      if (!out || !err) return;
      stdout.shift();
      stderr.shift();
      this.#report(out, err);
    }
  }

  #report(out: Attempt, err: Attempt): void {
    const [, , rc, outcome, uptime] = out.end;
    const result: ShellResult = {
      id: this.#step(out.index).id,
      rc: Number(rc),
      outcome: outcome === "timeout" ? "timeout" : "ran",
      stdout: out.output.take(),
      stderr: err.output.take(),
      dropped: out.output.dropped + err.output.dropped,
      ms: Math.max(0, Math.round((Number(uptime) - Number(out.words[2])) * 1000)) || 0,
    };
    this.#results.set(out.index, result);
    this.#options.onResult?.(result);
  }

  #end(stream: StreamName, word: string): void {
    clearTimeout(this.#limit);
    this.#done[stream] = word;
    const end = this.#done.stdout;
    if (end === undefined || this.#done.stderr === undefined) return;
    const results = this.#collect((index) => this.#absent(index, "skipped"));
    if (isRefusal(end)) return this.#handlers.settle({ reply: { end: "stopped", results }, refusal: end });
    const holder = end === "busy" ? { holder: this.#aside.take().toString("utf8").trim() } : {};
    this.#handlers.settle({ reply: { end: end as "complete" | "stopped" | "busy", results, ...holder } });
  }

  #collect(missing: (index: number) => ShellResult): ShellResult[] {
    return this.#steps.map((_, index) => this.#results.get(index) ?? missing(index));
  }

  #absent(index: number, outcome: "skipped" | "lost"): ShellResult {
    const { stdout, stderr } = this.#running;
    const out = stdout?.index === index ? stdout.output : undefined;
    const err = stderr?.index === index ? stderr.output : undefined;
    const dropped = (out?.dropped ?? 0) + (err?.dropped ?? 0);
    const kept = (output: BoundedOutput | undefined): Buffer => output?.take() ?? Buffer.alloc(0);
    return { id: this.#step(index).id, rc: -1, outcome, stdout: kept(out), stderr: kept(err), dropped, ms: 0 };
  }

  #step(index: number): ShellStep {
    const step = this.#steps[index];
    if (!step) throw new RangeError(`the host reported a step ${index} that was not sent`);
    return step;
  }
}
