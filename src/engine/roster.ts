import type { Emit, StepRef, StepResult } from "../core/events.ts";
import type { Play, Task } from "../playbook/types.ts";
import type { HostRun, HostState } from "./host-run.ts";
import { Meeting, Turns } from "./meet.ts";

const failed: ReadonlySet<HostState | undefined> = new Set(["failed", "unreachable", "refused"]);

/** The hosts of one batch: where they wait for each other, and what becomes of them all when one of them drops out. */
export class Roster {
  readonly #isReal: boolean;
  readonly #emit: Emit;
  readonly #play: Play;
  readonly #batch: readonly string[];
  readonly #runs: ReadonlyMap<string, HostRun>;
  readonly #meeting: Meeting;
  readonly #turns: Turns;
  #isEnded = false;

  /** `isReal`: what fails here has failed; in a plan it is only foreseen, and the hosts behind it are shown all the same. */
  constructor(isReal: boolean, emit: Emit, play: Play, batch: readonly string[], runs: ReadonlyMap<string, HostRun>) {
    this.#isReal = isReal;
    this.#emit = emit;
    this.#play = play;
    this.#batch = batch;
    this.#runs = runs;
    this.#meeting = new Meeting(batch);
    this.#turns = new Turns(batch);
  }

  async meet(point: string, host: HostRun): Promise<void> {
    if (host.state === "running" && !this.#isEnded) await this.#meeting.arrive(point, host.name);
  }

  /** At most `throttle` hosts at a time, in the batch's order. */
  async turn(point: string, { name }: HostRun, throttle: number, work: () => Promise<void>): Promise<void> {
    await this.#turns.take(point, name, throttle, work);
  }

  /** The host's walk is over: nobody waits for it any more. */
  leave({ name }: HostRun): void {
    this.#meeting.leave(name);
    this.#turns.leave(name);
  }

  endPlay(): void {
    this.#isEnded = true;
    for (const host of this.#hosts()) {
      if (host.state === "running") host.state = "ended";
      this.leave(host);
    }
  }

  /** A host failed, at a task or altogether: others may have to stop. */
  failed(host: HostRun, task?: Task): void {
    this.leave(host);
    const { anyErrorsFatal, maxFailPercentage } = this.#play;
    const out = this.#batch.filter((name) => failed.has(this.#runs.get(name)?.state));
    const tooMany = maxFailPercentage !== undefined && (out.length * 100) / this.#batch.length > maxFailPercentage;
    if (!tooMany && !(task?.anyErrorsFatal ?? anyErrorsFatal)) return;
    if (this.#isReal) this.#stopOthers();
    else host.isFatal = true;
  }

  /** The connection died under a host. */
  lost(host: HostRun, why: { readonly message: string; readonly hint?: string }): void {
    host.state = "unreachable";
    this.#emit({ event: "host", host: host.name, status: "unreachable", ...why });
    this.failed(host);
  }

  /** The run was stopped while the host was at work. */
  stopped(host: HostRun): void {
    if (host.state === "running") host.state = "stopped";
    this.leave(host);
  }

  /** Another run holds the machine. */
  busy(host: HostRun, holder: string): void {
    host.state = "busy";
    this.#emit({
      event: "host",
      host: host.name,
      status: "busy",
      message: `another run holds this machine: ${holder}`,
      hint: "wait for it to end, or stop it",
    });
    this.failed(host);
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

  /** The other hosts end at their next step; their `always` sections still run. */
  #stopOthers(): void {
    for (const host of this.#hosts()) {
      if (host.state !== "running") continue;
      host.state = "stopped";
      for (const { port } of host.machine.stations.values()) port.stop();
      this.leave(host);
    }
  }

  #hosts(): readonly HostRun[] {
    return this.#batch.flatMap((name) => this.#runs.get(name) ?? []);
  }
}
