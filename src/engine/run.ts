import { Exit, worstExit, type ExitCode } from "../core/exit.ts";
import { ApplyHands } from "./apply-hands.ts";
import { batchesOf, planBatches } from "./batches.ts";
import { converse } from "./converse.ts";
import { Fleet } from "./fleet.ts";
import { forgetAll } from "./forget.ts";
import { greet } from "./greet.ts";
import { HostRun } from "./host-run.ts";
import type { RunInput } from "./input.ts";
import { PlanHands } from "./plan-hands.ts";
import { PlayWalk } from "./play-walk.ts";
import type { Play } from "../playbook/types.ts";
import type { Program } from "./program.ts";
import { whatUnfits, type Passage } from "./saved/check.ts";
import type { SavedPlan } from "./saved/plan.ts";
import { recordHosts } from "./saved/record.ts";
import { showSaved } from "./saved/show.ts";
import { batchWith, type Staged } from "./staged.ts";
import { Stages } from "./stages.ts";
import { strikeSteps } from "./strikes.ts";
import { countLeft, exitOf, haveChanged, leftUndone, pendingOf, summaries, tripsOf } from "./tally.ts";
import { verifyPlay } from "./verify.ts";
import { HostWalk } from "./walk.ts";
import type { Mode } from "./walk-context.ts";

/** One run over all plays: connect and plan first; then, if that is wanted, apply and verify. */
export class Run {
  readonly #input: RunInput;
  readonly #fleet: Fleet;
  readonly #stages: Stages;
  readonly #hosts: readonly string[];
  /** Hosts that are out of the run before it changes anything. */
  readonly #out = new Map<string, "unreachable" | "refused">();
  #runs = new Map<string, HostRun>();
  /** Round trips of each host until verification began. */
  #trips: ReadonlyMap<string, number> | undefined;
  #isApplied = false;
  /** What verification found not to hold. */
  #broken: string | undefined;

  constructor(input: RunInput) {
    this.#input = input;
    this.#fleet = new Fleet(input.connector);
    this.#stages = new Stages(input);
    this.#hosts = this.#stages.hosts;
    input.signal.addEventListener("abort", () => this.#stop(), { once: true });
  }

  /** Shows what would be done. */
  async plan(): Promise<ExitCode> {
    return await this.#guarded(async () => {
      await this.#plan();
      return exitOf(this.#runs.values(), "plan");
    });
  }

  /** Shows it, asks, does it, verifies it. */
  async apply(): Promise<ExitCode> {
    return await this.#guarded(async () => {
      await (this.#input.saved ? this.#recall(this.#input.saved) : this.#plan());
      const planned = exitOf(this.#runs.values(), "apply");
      if (!this.#mayGoOn()) return planned;
      const { changes, later, passive } = pendingOf(this.#runs.values());
      if (changes + later + passive === 0) return worstExit([planned, await this.#verify(false)]);
      if (this.#input.signal.aborted) return Exit.interrupted;
      if (changes + later > 0 && !(await this.#input.confirm({ changes, later }))) return Exit.pending;
      if (this.#input.signal.aborted) return Exit.interrupted;
      await this.#apply();
      this.#isApplied = true;
      countLeft(this.#runs.values());
      const applied = exitOf(this.#runs.values(), "apply");
      if (this.#input.signal.aborted) return Exit.interrupted;
      const verified = applied === Exit.done ? await this.#verify(haveChanged(this.#runs.values())) : Exit.done;
      await this.#strike();
      return worstExit([planned, applied, verified, exitOf(this.#runs.values(), "apply")]);
    });
  }

  /** Only the plays' verify parts. */
  async verify(): Promise<ExitCode> {
    return await this.#guarded(async () => {
      this.#begin();
      await this.#connect(false);
      const verified = await this.#verify(true);
      return worstExit([exitOf(this.#runs.values(), "apply"), verified]);
    });
  }

  async #guarded(work: () => Promise<ExitCode>): Promise<ExitCode> {
    const began = Date.now();
    this.#input.emit({ event: "phase", phase: "connect" });
    try {
      const exit = await work();
      const code = this.#input.signal.aborted ? Exit.interrupted : exit;
      this.#input.emit({ event: "phase", phase: "done" });
      const message = (this.#isApplied ? leftUndone(this.#runs.values()) : undefined) ?? this.#broken;
      const hosts = summaries(this.#runs.values(), this.#fleet, this.#trips);
      this.#input.emit({ event: "summary", exit: code, hosts, ms: Date.now() - began, ...(message !== undefined && { message }) });
      return code;
    } finally {
      await this.#fleet.close();
    }
  }

  /** A new walk over all hosts: what was read stays, what was planned does not. */
  #begin(): void {
    this.#fleet.reset();
    this.#stages.reset();
    this.#runs = new Map(this.#hosts.map((host) => [host, new HostRun(host, this.#fleet.machine(host))]));
    for (const [name, state] of this.#out) this.#leaveOut(name, state);
  }

  #leaveOut(name: string, state: "unreachable" | "refused"): void {
    this.#out.set(name, state);
    const run = this.#runs.get(name);
    if (run) run.state = state;
  }

  async #plan(): Promise<void> {
    this.#begin();
    await this.#connect(true);
    this.#input.emit({ event: "phase", phase: "plan" });
    for (let at = 0; at < this.#stages.list.length; at++) {
      const { program, hosts } = await this.#enter(at);
      await planBatches(program, hosts, (batch) => this.#walk("plan", program, batch));
    }
    for (const { name, state } of this.#runs.values()) if (state === "unreachable") this.#leaveOut(name, state);
    if (this.#input.record) recordHosts(this.#input.record, this.#runs.values());
  }

  /** A plan made earlier: hosts that have moved since are refused before it is shown. */
  async #recall(saved: SavedPlan): Promise<void> {
    const { emit } = this.#input;
    this.#begin();
    await this.#connect(false);
    emit({ event: "phase", phase: "plan" });
    const running = [...this.#runs.values()].filter(({ state }) => state === "running");
    const unfit = await Promise.all(running.map(async (run) => await whatUnfits(saved, run, this.#passages(run.name), emit)));
    for (const [index, { name }] of running.entries()) {
      const state = unfit[index];
      if (state) this.#leaveOut(name, state);
    }
    showSaved(saved, this.#runs, emit);
  }

  #passages(host: string): readonly Passage[] {
    const mine = this.#stages.list.filter(({ hosts }) => hosts.includes(host));
    return mine.map((staged) => ({ program: staged.program, walk: this.#playWalk("apply", staged.program, batchWith(staged, host)) }));
  }

  /** Meets all hosts at once. */
  async #connect(isAhead: boolean): Promise<void> {
    await this.#meet(this.#hosts, isAhead);
    for (const index of this.#stages.list.keys()) await this.#stages.order(index, this.#walkOf, this.#runs);
  }

  async #meet(hosts: readonly string[], isAhead: boolean): Promise<void> {
    await Promise.all(
      hosts.map(async (name) => {
        const first = this.#stages.list.find((staged) => staged.hosts.includes(name));
        const run = this.#runs.get(name);
        if (!first || !run) throw new Error(`${name} is in no play`);
        const walk = this.#walkOf(first.program, batchWith(first, name));
        if (!(await greet({ run, program: first.program, walk, emit: this.#input.emit }, isAhead))) this.#leaveOut(name, "unreachable");
      }),
    );
    await this.#fleet.merge([...this.#runs.keys()]);
    for (const run of this.#runs.values()) run.machine = this.#fleet.machine(run.name);
  }

  /** The play whose turn it is, announced with the hosts that it is for by now; those that came to it are met. */
  async #enter(index: number): Promise<Staged> {
    const fresh: string[] = [];
    await this.#stages.enter(index, this.#runs, (host) => {
      if (this.#fleet.machine(host).stations.size === 0) fresh.push(host);
      this.#runs.set(host, new HostRun(host, this.#fleet.machine(host)));
    });
    if (fresh.length > 0) await this.#meet(fresh, true);
    const staged = await this.#stages.order(index, this.#walkOf, this.#runs);
    this.#input.emit({ event: "play", play: staged.program.play.name, hosts: staged.hosts });
    return staged;
  }

  readonly #walkOf = (program: Program, hosts: readonly string[]): PlayWalk => this.#playWalk("plan", program, hosts);

  #playWalk(mode: Mode, program: Program, batch: readonly string[], absent: readonly string[] = []): PlayWalk {
    return new PlayWalk({
      mode,
      input: { ...this.#input, inventory: this.#stages.inventory },
      program,
      fleet: this.#fleet,
      runs: this.#runs,
      batch,
      absent,
      following: (host) => this.#stages.behind(program, host),
    });
  }

  /** Takes a batch through its play. True where all hosts that began it are out of the run: then nothing after it is begun. */
  async #walk(mode: "plan" | "apply", program: Program, batch: readonly string[]): Promise<boolean> {
    const hosts = batch.flatMap((name) => this.#runs.get(name) ?? []).filter((run) => run.begin(program.play.forceHandlers));
    const present = hosts.map(({ name }) => name);
    const absent = batch.filter((name) => !present.includes(name));
    const walk = this.#playWalk(mode, program, present, absent);
    await Promise.all(
      hosts.map(async (host) => {
        const hands = mode === "plan" ? new PlanHands(walk, host) : new ApplyHands(walk, host);
        await new HostWalk(walk, host, program, hands).run();
      }),
    );
    return hosts.length > 0 && hosts.every(({ state }) => state !== "running" && state !== "ended");
  }

  async #apply(): Promise<void> {
    const failed = [...this.#runs.values()].filter(({ tally }) => tally.failed > 0);
    const planned = this.#runs;
    const fatal = new Set(failed.filter(({ isFatal }) => isFatal).map(({ name }) => name));
    this.#begin();
    for (const [name, run] of this.#runs) {
      const before = planned.get(name);
      if (before) run.shown = before.shown;
      for (const [id, step] of before?.left ?? []) run.left.set(id, step);
    }
    for (const { name } of failed) this.#exclude(name);
    this.#input.emit({ event: "phase", phase: "apply" });
    for (let at = 0; at < this.#stages.list.length; at++) {
      const { program, hosts } = await this.#enter(at);
      if (hosts.some((name) => fatal.has(name))) return;
      const batches = batchesOf(program.play, hosts);
      for (const [index, batch] of batches.entries()) {
        if (index > 0) for (const name of batch) forgetAll(this.#fleet.machine(name));
        const isOver = await this.#walk("apply", program, batch);
        if (this.#input.signal.aborted || isOver) return;
        const next = batches.slice(index + 1).flat();
        if (next.length > 0 && program.play.verify.eachBatch && !(await this.#holds(program.play, hosts))) return this.#leave(next);
      }
    }
  }

  /** What no later batch has taken along. */
  async #strike(): Promise<void> {
    const stations = this.#fleet.stations.filter(({ strikes }) => strikes.size > 0);
    await Promise.all(stations.map((station) => converse(station, { steps: strikeSteps(station), reads: [] })));
  }

  /** A host whose plan fails is left as it is. */
  #exclude(name: string): void {
    const run = this.#runs.get(name);
    if (!run) return;
    run.state = "failed";
    run.tally.failed = 1;
  }

  /** `each_batch`: does the cluster hold after what was done? */
  async #holds(play: Play, hosts: readonly string[]): Promise<boolean> {
    if (this.#input.verify === "never" || !haveChanged(this.#runs.values())) return true;
    const broken = await verifyPlay(this.#input, this.#fleet, this.#runs, play, hosts);
    if (broken.length > 0) this.#broken = `verify did not hold: ${broken.join("; ")}`;
    return broken.length === 0;
  }

  /** Hosts whose turn does not come any more. */
  #leave(hosts: readonly string[]): void {
    for (const name of hosts) {
      const run = this.#runs.get(name);
      if (run?.state === "running") run.state = "stopped";
    }
  }

  async #verify(isDue: boolean): Promise<ExitCode> {
    const { verify, emit } = this.#input;
    if (this.#broken !== undefined) return Exit.unverified;
    if (verify === "never" || !(isDue || verify === "always")) return Exit.done;
    const staged = this.#stages.list.filter(({ program }) => program.play.verify.tasks.length > 0);
    if (staged.length === 0) return Exit.done;
    emit({ event: "phase", phase: "verify" });
    this.#trips = tripsOf(this.#runs.values(), this.#fleet);
    const broken: string[] = [];
    for (const { program, hosts } of staged) broken.push(...(await verifyPlay(this.#input, this.#fleet, this.#runs, program.play, hosts)));
    if (broken.length === 0) return Exit.done;
    this.#broken = `verify did not hold: ${broken.join("; ")}`;
    return Exit.unverified;
  }

  #mayGoOn(): boolean {
    const isLost = (host: string): boolean => this.#out.get(host) === "unreachable";
    return this.#input.skipUnreachable || this.#stages.list.every(({ program, hosts }) => program.play.unreachable === "skip" || !hosts.some(isLost));
  }

  #stop(): void {
    for (const run of this.#runs.values()) {
      if (run.state === "running") run.state = "stopped";
      for (const { port } of run.machine.stations.values()) port.stop();
    }
  }
}
