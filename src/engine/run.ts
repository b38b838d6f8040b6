import { Exit, worstExit, type ExitCode } from "../core/exit.ts";
import { ApplyHands } from "./apply-hands.ts";
import { batchesOf, planBatches } from "./batches.ts";
import { Cast } from "./cast.ts";
import { converse } from "./converse.ts";
import { Fleet } from "./fleet.ts";
import { forgetAll } from "./forget.ts";
import { greet } from "./greet.ts";
import type { HostRun } from "./host-run.ts";
import type { RunInput } from "./input.ts";
import { PlanHands } from "./plan-hands.ts";
import { PlayEnd } from "./play-end.ts";
import { PlayWalk } from "./play-walk.ts";
import type { Program } from "./program.ts";
import { Examination } from "./saved/examination.ts";
import { Fit } from "./saved/fit.ts";
import type { Passage } from "./saved/outlook.ts";
import type { SavedPlan } from "./saved/plan.ts";
import { completeRecord } from "./saved/complete.ts";
import { showSaved } from "./saved/show.ts";
import { batchWith, type Staged } from "./staged.ts";
import { foreseeGrowths } from "./saved/growths.ts";
import { Stages } from "./stages.ts";
import { strikeSteps } from "./strikes.ts";
import { countLeft, exitOf, haveChanged, leftUndone, pendingOf, summaries } from "./tally.ts";
import { Verification } from "./verification.ts";
import { awaitsHost, staysIn } from "./unreached.ts";
import { HostWalk } from "./walk.ts";
import type { Mode } from "./walk-context.ts";

/** One run over all plays: connect and plan first; then, if that is wanted, apply and verify. */
export class Run {
  readonly #input: RunInput;
  readonly #fleet: Fleet;
  readonly #stages: Stages;
  readonly #hosts: readonly string[];
  readonly #cast: Cast;
  readonly #verification: Verification;
  /** Under way: a plan goes through all batches of a play at once. */
  readonly #walks = new Set<PlayWalk>();
  /** Of the play at hand. */
  #end = new PlayEnd();
  #isApplied = false;

  constructor(input: RunInput) {
    this.#input = input;
    this.#fleet = new Fleet(input.connector);
    this.#cast = new Cast(this.#fleet);
    this.#verification = new Verification(input, this.#fleet);
    this.#stages = new Stages(input);
    this.#hosts = this.#stages.hosts;
    input.signal.addEventListener("abort", () => this.#stop(), { once: true });
  }

  get #runs(): ReadonlyMap<string, HostRun> {
    return this.#cast.runs;
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
      const { saved } = this.#input;
      const fit = saved && (await this.#recall(saved));
      if (!fit) await this.#plan();
      const planned = exitOf(this.#runs.values(), "apply");
      if (!this.#mayGoOn()) return planned;
      const { changes, later, passive } = pendingOf(this.#runs.values());
      if (changes + later + passive === 0) return worstExit([planned, await this.#verify(false)]);
      if (this.#input.signal.aborted) return Exit.interrupted;
      const consent = changes + later > 0 ? await this.#input.confirm({ changes, later }) : "given";
      if (consent === "refused") return Exit.pending;
      if (this.#input.signal.aborted) return Exit.interrupted;
      if (consent === "asked") await fit?.examineAgain();
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
      const message = (this.#isApplied ? leftUndone(this.#runs.values()) : undefined) ?? this.#verification.broken;
      const hosts = summaries(this.#runs.values(), this.#fleet, this.#verification.trips);
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
    this.#cast.begin(this.#hosts);
  }

  async #plan(): Promise<void> {
    this.#begin();
    await this.#connect(true);
    this.#input.emit({ event: "phase", phase: "plan" });
    for (let at = 0; at < this.#stages.list.length; at++) {
      const { program, hosts } = await this.#enter(at);
      await planBatches(program, hosts, (batch) => this.#walk("plan", program, batch));
    }
    for (const { name, state } of this.#runs.values()) if (state === "unreachable") this.#cast.leaveOut(name, state);
    if (this.#input.record) await completeRecord(this.#input.record, this.#runs, this.#fleet, this.#mayGoOn());
  }

  /** A plan made earlier: its hosts, those that its tasks add among them, are asked whether it still fits before it is shown. */
  async #recall(saved: SavedPlan): Promise<Fit> {
    const { emit } = this.#input;
    this.#begin();
    for (const [at, { program }] of this.#stages.list.entries()) {
      await this.#stages.enter(at, this.#runs, (host) => this.#cast.admit(host));
      foreseeGrowths(saved, program.play, this.#runs);
    }
    const examinations = new Map([...this.#runs.values()].map((run) => [run.name, new Examination(saved, run, this.#passages(run.name))]));
    await this.#connect(false, examinations);
    emit({ event: "phase", phase: "plan" });
    const fit = new Fit(saved, examinations, this.#cast, emit);
    fit.refuse();
    showSaved(saved, this.#runs, examinations, emit);
    return fit;
  }

  #passages(host: string): readonly Passage[] {
    const mine = this.#stages.list.filter(({ hosts }) => hosts.includes(host));
    return mine.map((staged) => ({ program: staged.program, walk: this.#playWalk("apply", staged.program, batchWith(staged, host)) }));
  }

  /** Meets all hosts at once. */
  async #connect(isAhead: boolean, examinations?: ReadonlyMap<string, Examination>): Promise<void> {
    await this.#meet([...this.#runs.keys()], isAhead, examinations);
    for (const index of this.#stages.list.keys()) await this.#stages.order(index, this.#walkOf, this.#runs);
  }

  async #meet(hosts: readonly string[], isAhead: boolean, examinations?: ReadonlyMap<string, Examination>): Promise<void> {
    await Promise.all(
      hosts.map(async (name) => {
        const first = this.#stages.list.find((staged) => staged.hosts.includes(name));
        const run = this.#runs.get(name);
        if (!first || !run) throw new Error(`${name} is in no play`);
        const walk = this.#walkOf(first.program, batchWith(first, name));
        const examination = examinations?.get(name);
        if (await greet({ run, program: first.program, walk, emit: this.#input.emit, examination }, isAhead)) return;
        const task = walk.next(run)?.task;
        const isBorne = task !== undefined && (staysIn(walk, run, task) || awaitsHost(walk, first.program));
        // Whether a saved plan still fits it can't be asked there.
        if (!isBorne || this.#input.saved) this.#cast.leaveOut(name, "unreachable", isBorne);
      }),
    );
    await this.#fleet.merge([...this.#runs.keys()]);
    for (const run of this.#runs.values()) run.machine = this.#fleet.machine(run.name);
  }

  /** The play whose turn it is, announced with the hosts that it is for by now; those that came to it are met. */
  async #enter(index: number): Promise<Staged> {
    this.#end = new PlayEnd();
    const fresh: string[] = [];
    await this.#stages.enter(index, this.#runs, (host) => {
      if (this.#fleet.machine(host).stations.size === 0) fresh.push(host);
      this.#cast.admit(host);
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
      end: this.#end,
      following: (host) => this.#stages.behind(program, host),
    });
  }

  /** Takes a batch through its play. True where all hosts that began it are out of the run: then nothing after it is begun. */
  async #walk(mode: "plan" | "apply", program: Program, batch: readonly string[]): Promise<boolean> {
    const { isOver, perhaps } = this.#end;
    if (isOver) return false;
    const hosts = batch.flatMap((name) => this.#runs.get(name) ?? []).filter((run) => run.begin(program.play.forceHandlers, perhaps));
    const present = hosts.map(({ name }) => name);
    const absent = batch.filter((name) => !present.includes(name));
    const walk = this.#playWalk(mode, program, present, absent);
    this.#walks.add(walk);
    await Promise.all(
      hosts.map(async (host) => {
        const hands = mode === "plan" ? new PlanHands(walk, host) : new ApplyHands(walk, host);
        await new HostWalk(walk, host, program, hands).run();
      }),
    );
    this.#walks.delete(walk);
    return hosts.length > 0 && hosts.every(({ state }) => state !== "running" && state !== "ended");
  }

  async #apply(): Promise<void> {
    const failed = [...this.#runs.values()].filter(({ tally }) => tally.failed > 0);
    const fatal = new Set(failed.filter(({ isFatal }) => isFatal).map(({ name }) => name));
    this.#begin();
    for (const { name } of failed) this.#cast.exclude(name);
    this.#input.emit({ event: "phase", phase: "apply" });
    for (let at = 0; at < this.#stages.list.length; at++) {
      const { program, hosts } = await this.#enter(at);
      if (hosts.some((name) => fatal.has(name))) return this.#leave(at, hosts);
      const batches = batchesOf(program.play, hosts);
      for (const [index, batch] of batches.entries()) {
        if (index > 0) for (const name of batch) forgetAll(this.#fleet.machine(name));
        const isOver = await this.#walk("apply", program, batch);
        const next = batches.slice(index + 1).flat();
        if (this.#input.signal.aborted || isOver) return this.#leave(at, next);
        if (next.length > 0 && !(await this.#verification.holds(program.play, hosts, this.#runs))) return this.#leave(at, next);
      }
    }
  }

  /** What no later batch has taken along. */
  async #strike(): Promise<void> {
    const stations = this.#fleet.stations.filter(({ strikes }) => strikes.size > 0);
    await Promise.all(stations.map((station) => converse(station, { steps: strikeSteps(station), reads: [] })));
  }

  /** The run ends in this play, before the turn of these hosts, and of those of the plays behind it. */
  #leave(play: number, next: readonly string[]): void {
    const behind = this.#stages.list.slice(play + 1).flatMap(({ hosts }) => hosts);
    for (const name of [...next, ...behind]) {
      const run = this.#runs.get(name);
      if (run?.state === "running" || run?.state === "ended") run.state = "stopped";
    }
  }

  async #verify(isDue: boolean): Promise<ExitCode> {
    return await this.#verification.judge(this.#stages.list, this.#runs, isDue);
  }

  #mayGoOn(): boolean {
    return this.#input.skipUnreachable || this.#stages.canDoWithout((host) => this.#cast.isLost(host));
  }

  /** Machines that tasks are delegated to stop, too. */
  #stop(): void {
    for (const run of this.#runs.values()) if (run.state === "running") run.state = "stopped";
    for (const { port } of this.#fleet.stations) port.stop();
    for (const { roster } of this.#walks) roster.part();
  }
}
