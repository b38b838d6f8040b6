import { randomBytes } from "node:crypto";
import { HoldfastError } from "../core/errors.ts";
import { startCommand, type Start } from "./become.ts";
import { Deadline } from "./deadline.ts";
import { connectionError, explainEarlyEnd, explainTimeout, passwordWanted, wrongBecomePassword } from "./failures.ts";
import { open } from "./open.ts";
import { Outbox } from "./outbox.ts";
import { bootMessage, bootScript } from "./protocol/boot.ts";
import { control, requestMessage } from "./protocol/encode.ts";
import { Exchange, type Outcome, type StreamName } from "./protocol/exchange.ts";
import { FrameReader, type Frame } from "./protocol/frames.ts";
import { BoundedOutput } from "./protocol/output.ts";
import { interrupted, left, refused, refuseNul } from "./refusals.ts";
import type { Asker, OpenOptions, RemoteShell, Reply, RequestOptions, Session, ShellStep, Target } from "./types.ts";

/** Seconds after which the host gives a silent client up: a laptop that wakes later finds its run ended. */
const patience = 60;

/** Seconds that a host may take to put things in order when we leave. */
const leaveLimit = 3;

/** Seconds that a step may take to end that is killed. */
const killLimit = 10;

const freshNonce = (): string => randomBytes(12).toString("hex");

/** Starts to connect at once; the first request, if it is made before the connection stands, travels with the loop itself. */
export function openSession(target: Target, options: OpenOptions): Session {
  return new ShellSession(target, options);
}

/** Why there is no shell: it never came up, or it is gone. */
type End = { readonly failure: HoldfastError } | { readonly cause: Error };

class ShellSession implements Session {
  readonly target: Target;
  readonly #start: Start;
  readonly #outbox = new Outbox();
  readonly #abort = new AbortController();
  readonly #deadline: Deadline;
  readonly #readers: Readonly<Record<StreamName, FrameReader>>;
  readonly #noise = { stdout: new BoundedOutput(65_536), stderr: new BoundedOutput(65_536) };
  readonly #up = { stdout: false, stderr: false };
  #shell: RemoteShell | undefined;
  #exchange: { readonly nonce: string; readonly exchange: Exchange; readonly reject: (error: unknown) => void } | undefined;
  #end: End | undefined;
  /** Whether the host may hold something of ours, a lock or a run directory: then the end waits until it is gone. */
  #holds = false;
  #heartbeat: NodeJS.Timeout | undefined;
  #killed: NodeJS.Timeout | undefined;
  #roundTrips = 0;
  #hostKey: string | undefined;

  constructor(target: Target, options: OpenOptions) {
    this.target = target;
    const nonce = freshNonce();
    this.#start = startCommand(target, bootScript(nonce), nonce);
    this.#readers = { stdout: this.#reader("stdout", nonce), stderr: this.#reader("stderr", nonce) };
    this.#deadline = new Deadline(target.connectTimeout, () => this.#fail(explainTimeout(target, this.#shell !== undefined)));
    this.#outbox.send([this.#start.preface]);
    if (this.#start.welcome !== undefined) this.#outbox.hold();
    this.#outbox.send([bootMessage({ nonce, run: options.run, prelude: options.prelude, patience })]);
    options.signal?.addEventListener("abort", () => this.#giveUp(), { once: true });
    if (options.signal?.aborted) this.#giveUp();
    else void this.#connect(options.asker ?? {});
  }

  get hostKey(): string | undefined {
    return this.#hostKey;
  }

  get roundTrips(): number {
    return this.#roundTrips;
  }

  async request(steps: readonly ShellStep[], options: RequestOptions = {}): Promise<Reply> {
    if (this.#exchange) throw new Error(`${this.target.name}: a request is under way`);
    for (const step of steps) refuseNul(this.target, step);
    this.#holds ||= options.lock !== undefined || steps.some(({ bodies, detached }) => bodies || detached);
    const { reply, refusal } = await new Promise<Outcome>((resolve, reject) => {
      const nonce = freshNonce();
      const exchange = new Exchange(steps, options, {
        late: () => this.#outbox.send([control.late]),
        settle: resolve,
      });
      this.#exchange = { nonce, exchange, reject };
      if (this.#end) return this.#abandon(this.#end);
      for (const stream of ["stdout", "stderr"] as const) if (this.#up[stream]) this.#readers[stream].expect(nonce);
      this.#roundTrips++;
      this.#outbox.send(requestMessage(nonce, steps, options.lock));
    }).finally(() => {
      this.#exchange = undefined;
      clearTimeout(this.#killed);
    });
    if (refusal) throw refused(this.target, refusal);
    return reply;
  }

  stop(): void {
    this.#tell(control.stop);
  }

  go(): void {
    this.#tell(control.go);
  }

  kill(): void {
    this.#tell(control.kill);
    if (!this.#up.stdout || !this.#exchange || this.#killed) return;
    if (this.#exchange.exchange.isDetached) this.#leave();
    else this.#killed = setTimeout(() => this.#leave(), killLimit * 1000);
  }

  async close(): Promise<void> {
    const shell = this.#shell;
    if (!shell || this.#end) return this.#fail(interrupted(this.target));
    if (!this.#exchange) this.#outbox.send([control.leave]);
    this.#outbox.end();
    clearInterval(this.#heartbeat);
    if (!this.#holds) return shell.destroy();
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([shell.ended, new Promise((resolve) => (timer = setTimeout(resolve, leaveLimit * 1000)))]);
    clearTimeout(timer);
    shell.destroy();
  }

  async #connect(asker: Asker): Promise<void> {
    try {
      const opening = {
        command: this.#start.command,
        early: this.#outbox,
        asker: patient(asker, this.#deadline),
        sawHostKey: (fingerprint: string) => void (this.#hostKey = fingerprint),
        signal: this.#abort.signal,
      };
      const shell = await open(this.target, opening);
      if (this.#end) return shell.destroy();
      this.#shell = shell;
      shell.stdio.on("error", () => undefined);
      shell.stderr.on("error", () => undefined);
      shell.stdio.on("data", (chunk: Buffer) => this.#readers.stdout.push(chunk));
      shell.stderr.on("data", (chunk: Buffer) => this.#readers.stderr.push(chunk));
      this.#outbox.open(shell.stdio);
      const { code, cause } = await shell.ended;
      this.#ended(code, cause);
    } catch (error) {
      if (error instanceof HoldfastError) return this.#fail(error);
      this.#guard(() => {
        throw error;
      });
    }
  }

  #reader(stream: StreamName, nonce: string): FrameReader {
    const reader = new FrameReader(
      (chunk) => this.#guard(() => (this.#up[stream] ? this.#exchange?.exchange.output(stream, chunk) : this.#beforeUp(stream, chunk))),
      (frame) => this.#guard(() => this.#frame(stream, frame)),
    );
    reader.expect(nonce);
    return reader;
  }

  /** A caller's function that throws, or a host that talks nonsense, ends this session and its request, not the program. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#exchange?.reject(error);
      this.#die(error as Error);
    }
  }

  #frame(stream: StreamName, frame: Frame): void {
    if (this.#up[stream]) return this.#exchange?.exchange.frame(stream, frame);
    this.#up[stream] = true;
    if (this.#exchange) this.#readers[stream].expect(this.#exchange.nonce);
    if (!this.#up.stdout || !this.#up.stderr) return;
    this.#deadline.clear();
    this.#heartbeat = setInterval(() => this.#outbox.send([control.heartbeat]), (patience / 4) * 1000).unref();
  }

  /** What comes before the loop's first frame: a login's noise, or the question for a password. sudo's second one means that the first answer was wrong. */
  #beforeUp(stream: StreamName, chunk: Buffer): void {
    this.#noise[stream].push(chunk);
    const { prompt, welcome } = this.#start;
    if (stream === "stdout" && welcome !== undefined && this.#noise.stdout.take().includes(welcome)) this.#outbox.release();
    if (stream !== "stderr" || prompt === undefined) return;
    const asked = this.#noise.stderr.take().toString("utf8").split(prompt).length - 1;
    if (asked > 0 && this.target.become?.password === undefined) this.#fail(passwordWanted(this.target));
    else if (asked > 1) this.#notTaken();
  }

  /** The end of its input would be a second wrong answer to sudo; killed, it has had one. */
  #notTaken(): void {
    this.#shell?.kill?.();
    this.#fail(wrongBecomePassword(this.target));
  }

  #ended(code: number | undefined, cause: Error | undefined): void {
    if (this.#up.stdout) return this.#die(cause ?? new Error(`the connection to ${this.target.name} ended`));
    if (cause instanceof HoldfastError) return this.#fail(cause);
    const [stdout, stderr] = [this.#noise.stdout.take().toString("utf8"), this.#noise.stderr.take().toString("utf8")];
    if (cause) this.#fail(connectionError(this.target, "HF2002", `the connection broke before a shell answered (${cause.message})`, undefined, cause));
    else this.#fail(explainEarlyEnd(this.target, { stdout, stderr, code }));
  }

  /** The host notices by the connection's end. */
  #leave(): void {
    this.#die(left(this.#exchange?.exchange.isDetached === true));
  }

  #giveUp(): void {
    if (!this.#up.stdout) this.#fail(interrupted(this.target));
  }

  #fail(failure: HoldfastError): void {
    this.#finish({ failure });
  }

  #die(cause: Error): void {
    this.#finish({ cause });
  }

  #finish(end: End): void {
    if (this.#end) return;
    this.#end = end;
    this.#deadline.clear();
    clearInterval(this.#heartbeat);
    this.#abort.abort();
    this.#shell?.destroy();
    this.#abandon(end);
  }

  #abandon(end: End): void {
    if (!this.#exchange) return;
    if ("failure" in end) this.#exchange.reject(end.failure);
    else this.#exchange.exchange.lose(end.cause);
  }

  #tell(message: Buffer): void {
    if (this.#exchange) this.#outbox.send([message]);
  }
}

/** The time in which a person thinks is not the host's. */
function patient(asker: Asker, deadline: Deadline): Asker {
  const { trustHostKey, passphrase } = asker;
  return {
    ...(trustHostKey && { trustHostKey: (question) => deadline.hold(() => trustHostKey(question)) }),
    ...(passphrase && { passphrase: (keyFile) => deadline.hold(() => passphrase(keyFile)) }),
  };
}
