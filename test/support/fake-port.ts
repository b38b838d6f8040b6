import { setImmediate as turn } from "node:timers/promises";
import { changes } from "../../src/changes/registry.gen.ts";
import type { Change } from "../../src/changes/define.ts";
import { HoldfastError } from "../../src/core/errors.ts";
import { Exit } from "../../src/core/exit.ts";
import type { Batch, BatchReply, BatchStep, HostPort, StepOutcome } from "../../src/engine/exchange.ts";
import type { Seen, Test, Work } from "../../src/engine/saved/test.ts";
import { isSameFile } from "../../src/changes/shared/still.ts";
import type { FileValue } from "../../src/observations/file.ts";
import { keyText } from "../../src/observations/define.ts";
import type { FakeMachine } from "./fake-machine.ts";

/** Something that happens on or to a machine by itself: at a step, known by the beginning of its change's description, or at the n-th batch. */
export interface Deviation {
  /** Before this step's checks. */
  readonly before?: string;
  /** Between a step's change and the test of what it promised. */
  readonly during?: string;
  /** Before the check that comes before the gate of this step. */
  readonly prepare?: string;
  /** While it stands at the gate before this step. */
  readonly gate?: string;
  /** After this step. */
  readonly after?: string;
  /** Before the n-th trip, from 1. */
  readonly trip?: number;
  readonly happens?: (machine: FakeMachine) => void;
  /** What becomes of the connection there, or of the step. */
  readonly then?: "die" | "fail";
  /** Every time, not only the first. */
  readonly always?: boolean;
}

/** One trip as it was sent. */
export interface SentBatch {
  /** Descriptions of the changes; handlers that are struck out as `strike NAME`. */
  readonly steps: readonly string[];
  readonly reads: readonly string[];
}

/** Whether a host can be reached, by all its users; one that `opens` can be once it was waited for. */
export interface Door {
  isOpen: boolean;
  readonly opens: boolean;
}

const nothing = { rc: 0, stdout: "", stderr: "" };

/** A port to a machine in memory, which deviates on request. */
export class FakePort implements HostPort {
  readonly batches: SentBatch[] = [];
  readonly user: string;
  readonly #machine: FakeMachine;
  readonly #deviations: Deviation[];
  readonly #door: Door;
  readonly #note: (what: string) => void;
  #isBusy = false;
  #isDead = false;
  #isStopped = false;
  #leaveGate = (): void => undefined;
  /** The machine's start that this connection belongs to. */
  #start: number;

  constructor(machine: FakeMachine, options: { user: string; deviations: Deviation[]; door: Door; note: (what: string) => void }) {
    this.#machine = machine;
    this.user = options.user;
    this.#deviations = options.deviations;
    this.#door = options.door;
    this.#note = options.note;
    this.#start = machine.starts;
  }

  get roundTrips(): number {
    return this.batches.length;
  }

  async exchange(batch: Batch, onOutcome: (outcome: StepOutcome) => void): Promise<BatchReply> {
    if (this.#isBusy) throw new Error("a request is under way");
    this.#isBusy = true;
    try {
      return await this.#request(batch, onOutcome);
    } finally {
      this.#isBusy = false;
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#leaveGate();
  }

  renew(): void {
    this.#isDead = false;
    this.#start = this.#machine.starts;
  }

  async close(): Promise<void> {
    this.#isDead = true;
  }

  async #request({ steps, reads }: Batch, onOutcome: (outcome: StepOutcome) => void): Promise<BatchReply> {
    this.#isStopped = false;
    this.batches.push({ steps: steps.map(nameOf), reads: reads.map(keyText) });
    await turn();
    if (this.#door.opens && steps[0]?.change?.kind === "reconnect") this.#door.isOpen = true;
    if (!this.#door.isOpen) throw new HoldfastError("no route to the host", { code: "HF2001", exit: Exit.unreachable, hint: "is it on?" });
    return await this.#answer({ steps, reads }, onOutcome);
  }

  async #answer({ steps, reads }: Batch, onOutcome: (outcome: StepOutcome) => void): Promise<BatchReply> {
    const outcomes: StepOutcome[] = [];
    const reply = (end: BatchReply["end"], more: Partial<BatchReply> = {}): BatchReply => ({ end, outcomes, values: new Map(), ...more });
    const cause = new Error("the connection broke");
    this.#happen(({ trip }) => trip === this.batches.length);
    if (this.#isDead || this.#start !== this.#machine.starts) return reply("dead", { cause });
    if (steps.some(({ test }) => !test) && this.#machine.holder !== undefined) return reply("busy", { holder: this.#machine.holder });
    const ids = new Set(steps.map(({ id }) => id));
    if (ids.size < steps.length) throw new Error("two steps of a batch have one id");
    for (const step of steps) {
      await turn();
      if (this.#isDead) return reply("dead", { cause });
      if (this.#isStopped) return reply("stopped");
      const isPrepared = await this.#prepare(step);
      if (this.#isDead) return reply("dead", { cause });
      if (this.#isStopped) return reply("stopped");
      const outcome: StepOutcome = isPrepared ? this.#step(step) : { id: step.id, status: "deviated", result: nothing, ms: 1 };
      if (this.#isDead) return reply("dead", { cause });
      outcomes.push(outcome);
      onOutcome(outcome);
      if (!step.test && !(outcome.status === "done" || (outcome.status === "already" && !step.mustChange))) break;
    }
    await turn();
    if (this.#isDead) return reply("dead", { cause });
    return reply(this.#isStopped ? "stopped" : "complete", { values: new Map(reads.map((key) => [keyText(key), this.#machine.read(key, this.user)])) });
  }

  /** At a gate, a change that could be made waits until it may. */
  async #prepare(step: BatchStep): Promise<boolean> {
    const { gate, change } = step;
    if (!gate || !change) return true;
    const name = nameOf(step);
    this.#happen(({ prepare }) => prepare !== undefined && name.startsWith(prepare));
    if (this.#isDead || this.#isStopped) return true;
    if (!this.#machine.holds(change) && !this.#machine.isAsPlanned(change)) return false;
    this.#note(`ready to ${name}`);
    await new Promise<void>((go) => {
      this.#leaveGate = go;
      gate(go);
      if (this.#happen((deviation) => deviation.gate !== undefined && name.startsWith(deviation.gate)) === "die") go();
    });
    return true;
  }

  #step(step: BatchStep): StepOutcome {
    const { id, change, strike, owe, judged } = step;
    if (step.test) return { id, status: this.#tested(step.test), result: nothing, ms: 1 };
    const machine = this.#machine;
    const name = nameOf(step);
    const of = (status: StepOutcome["status"], result = nothing): StepOutcome => ({ id, status, result, ms: 1 });
    const fails = this.#happen(({ before }) => before !== undefined && name.startsWith(before)) === "fail";
    if (this.#isDead) return of("lost");
    if (!change) {
      if (strike !== undefined) machine.strike(strike, this.user);
      return of("done");
    }
    if (this.#isMade({ change, superseded: step.superseded ?? [] })) return of("already");
    if (!machine.isAsPlanned(change)) return of("deviated");
    for (const record of owe) machine.owe(record, change, this.user);
    if (fails) return of("failed", { rc: 1, stdout: "", stderr: "it broke\n" });
    if (step.timeout && machine.lasts(change) > step.timeout) return of("timeout");
    const result = machine.make(change);
    this.#start = machine.starts;
    this.#note(name);
    if (this.#happen(({ during }) => during !== undefined && name.startsWith(during)) === "die") return of("lost");
    if (result.rc !== 0 && !judged) return of("failed", result);
    if (isPromising(change) && !machine.holds(change)) return of("unmet", result);
    this.#happen(({ after }) => after !== undefined && name.startsWith(after));
    return of("done", result);
  }

  #tested(test: Test): StepOutcome["status"] {
    if ("seen" in test) return [test.seen, ...test.superseded].some((seen) => this.#isStill(seen)) ? "done" : "deviated";
    if (this.#isMade(test.work)) return "already";
    return this.#machine.isAsPlanned(test.work.change) ? "done" : "deviated";
  }

  #isMade({ change, superseded }: Work): boolean {
    return this.#machine.holds(change) || superseded.some((seen) => this.#isStill(seen));
  }

  #isStill({ key, value }: Seen): boolean {
    return isSameFile(this.#machine.read(key, this.user) as FileValue, value as FileValue);
  }

  #happen(isDue: (deviation: Deviation) => boolean): Deviation["then"] {
    const found = this.#deviations.find(isDue);
    if (!found) return undefined;
    if (!found.always) this.#deviations.splice(this.#deviations.indexOf(found), 1);
    found.happens?.(this.#machine);
    if (found.then === "die") this.#isDead = true;
    return found.then;
  }
}

function isPromising(change: Change): boolean {
  return changes.get(change.kind)?.script(change).promise !== undefined;
}

function nameOf({ change, strike, test }: BatchStep): string {
  if (test) return "test";
  if (!change) return `strike ${strike ?? "nothing"}`;
  return changes.get(change.kind)?.describe(change) ?? change.kind;
}
