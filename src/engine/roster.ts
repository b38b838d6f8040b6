import type { Emit, StepRef, StepResult } from "../core/events.ts";
import type { Play, Task } from "../playbook/types.ts";
import type { BatchStep } from "./exchange.ts";
import type { HostRun, HostState } from "./host-run.ts";
import { Gates } from "./gates.ts";
import type { Station } from "./machine.ts";
import { Meeting, Turns } from "./meet.ts";
import { PlayEnd } from "./play-end.ts";

const failed: ReadonlySet<HostState | undefined> = new Set(["failed", "unreachable", "refused"]);

/** `batch`: who goes through the play; `absent`: who should, and is out of the run. */
interface Hosts {
  readonly batch: readonly string[];
  readonly absent?: readonly string[];
  readonly end?: PlayEnd;
}

/** The hosts of one batch: where they wait for each other, and what becomes of them all when one of them drops out. */
export class Roster {
  readonly #isReal: boolean;
  readonly #emit: Emit;
  readonly #play: Play;
  readonly #batch: readonly string[];
  readonly #runs: ReadonlyMap<string, HostRun>;
  readonly #meeting: Meeting;
  readonly #turns: Turns;
  readonly #gates: Gates;
  /** Hosts of the batch that were out of the run before. */
  readonly #absent: readonly string[];
  readonly #end: PlayEnd;
  #isEnded = false;

  /** `isReal`: what fails here has failed; in a plan it is only foreseen, and the hosts behind it are shown all the same. */
  constructor(isReal: boolean, emit: Emit, play: Play, hosts: Hosts, runs: ReadonlyMap<string, HostRun>) {
    const { batch, absent = [], end = new PlayEnd() } = hosts;
    this.#end = end;
    this.#isReal = isReal;
    this.#emit = emit;
    this.#play = play;
    this.#batch = batch;
    this.#runs = runs;
    this.#meeting = new Meeting(batch);
    this.#turns = new Turns(batch);
    this.#gates = new Gates(batch);
    this.#absent = absent;
  }

  async meet(point: string, host: HostRun): Promise<void> {
    if (host.state === "running" && !this.#isEnded) await this.#meeting.arrive(point, host.name);
  }

  /** At most `throttle` hosts at a time, in the batch's order. */
  async turn(point: string, { name }: HostRun, throttle: number, work: () => Promise<void>): Promise<void> {
    await this.#turns.take(point, name, throttle, work);
  }

  /** A step that all hosts do at once: whoever is done with it, or has nothing to do, is not waited for. */
  async together(point: string, { name }: HostRun, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } finally {
      this.#gates.pass(point, name);
    }
  }

  /** Stops the host at the gate, unless it goes on alone. */
  gate(point: string, { name }: HostRun, step: string, station: Station): BatchStep["gate"] {
    const warn = (host: string, message: string): void => this.#emit({ event: "note", level: "warning", host, message });
    const isStopped = this.#gates.claim(point, name, station, {
      fired: (hosts) => {
        if (!hosts.some((host) => this.#runs.get(host)?.state === "running")) return;
        for (const [host, why] of this.#missing()) warn(host, `missed the signal for "${step}": ${why}`);
      },
      late: (host) => warn(host, `missed the signal for "${step}": it was not ready, and follows the others now`),
    });
    return isStopped ? (go) => this.#gates.arrive(point, name, go) : undefined;
  }

  /** Who is not there when the others do a step at once, and why; one that has ended the play is not missed. */
  #missing(): readonly (readonly [host: string, why: string])[] {
    return [...this.#absent, ...this.#batch].flatMap((name) => {
      const run = this.#runs.get(name);
      return run?.whyOut === undefined || run.state === "ended" ? [] : [[name, `it ${run.whyOut}`] as const];
    });
  }

  /** The host's walk is over: nobody waits for it any more. */
  leave({ name }: HostRun): void {
    this.#meeting.leave(name);
    this.#turns.leave(name);
    this.#gates.leave(name);
  }

  /** The person stops the run: nobody waits for anybody any more, and what is still done is done by each alone. */
  part(): void {
    for (const host of this.#hosts()) this.leave(host);
  }

  endPlay(): void {
    this.#end.isOver = true;
    this.endBatch();
  }

  endBatch(): void {
    this.#isEnded = true;
    for (const host of this.#hosts()) {
      if (host.state === "running") host.state = "ended";
      this.leave(host);
    }
  }

  /** Only the run knows whether the step of this name ends the play for the batch, or for those behind it, too. */
  mayEnd(step: string, isForAll: boolean): void {
    for (const host of this.#hosts()) host.mayEnd(step);
    if (isForAll && !this.#end.perhaps.includes(step)) this.#end.perhaps.push(step);
  }

  /** A host failed, at a task or altogether: others may have to stop. */
  failed(host: HostRun, task?: Task): void {
    const { anyErrorsFatal, maxFailPercentage } = this.#play;
    const out = this.#batch.filter((name) => failed.has(this.#runs.get(name)?.state));
    const tooMany = maxFailPercentage !== undefined && (out.length * 100) / this.#batch.length > maxFailPercentage;
    const isFatal = tooMany || (task?.anyErrorsFatal ?? anyErrorsFatal);
    if (isFatal && this.#isReal) this.#stopOthers();
    else if (isFatal) host.isFatal = true;
    this.leave(host);
  }

  /** The connection died under a host, at this task if it was at any. */
  lost(host: HostRun, why: { readonly message: string; readonly hint?: string }, task?: Task): void {
    host.state = "unreachable";
    this.#emit({ event: "host", host: host.name, status: "unreachable", ...why });
    this.failed(host, task);
  }

  /** The run was stopped while the host was at work. */
  stopped(host: HostRun): void {
    if (host.state === "running") host.state = "stopped";
    this.leave(host);
  }

  /** Another run holds the machine that this task is for. */
  busy(host: HostRun, holder: string, task?: Task): void {
    host.state = "busy";
    this.#emit({
      event: "host",
      host: host.name,
      status: "busy",
      message: `another run holds this machine: ${holder}`,
      hint: "wait for it to end, or stop it",
    });
    this.failed(host, task);
  }

  /** The host is not as its saved plan has it: nothing more is done there. */
  refuse(host: HostRun, ref: StepRef, message: string): void {
    this.#drop(host, "refused", { ...ref, status: "refused", message, changes: [] });
  }

  /** A person did not want a step that goes beyond what was shown. */
  decline(host: HostRun, ref: StepRef, changes: readonly string[]): void {
    if (host.state === "running")
      this.#drop(host, "declined", { ...ref, status: "interrupted", message: "declined: it goes beyond what the plan showed", changes });
  }

  #drop(host: HostRun, state: "declined" | "refused", result: Omit<StepResult, "event" | "ms">): void {
    host.state = state;
    this.#emit({ event: "result", ...result, ms: 0 });
    this.failed(host);
  }

  /** The other hosts end at their next step; their `always` sections still run. All are stopped before anybody may go on because another has left. */
  #stopOthers(): void {
    const others = this.#hosts().filter(({ state }) => state === "running");
    for (const host of others) {
      host.state = "stopped";
      for (const { port } of host.machine.stations.values()) port.stop();
    }
    for (const host of others) this.leave(host);
  }

  #hosts(): readonly HostRun[] {
    return this.#batch.flatMap((name) => this.#runs.get(name) ?? []);
  }
}
