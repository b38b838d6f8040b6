import { HoldfastError } from "../core/errors.ts";
import { Exit, worstExit, type ExitCode } from "../core/exit.ts";
import { ApplyHands } from "./apply-hands.ts";
import { batchesOf } from "./batches.ts";
import { converse, whyDead, withoutName } from "./converse.ts";
import { Fleet, identityKeys } from "./fleet.ts";
import { forgetAll } from "./forget.ts";
import { HostRun } from "./host-run.ts";
import type { RunInput } from "./input.ts";
import { inOrder, rankNeeds } from "./order.ts";
import { PlanHands } from "./plan-hands.ts";
import { PlayWalk } from "./play-walk.ts";
import type { Play } from "../playbook/types.ts";
import { programOf, type Program } from "./program.ts";
import { readAhead } from "./read-ahead.ts";
import { tellLeftovers } from "./leftovers.ts";
import { whatMoved, type Passage } from "./saved/check.ts";
import type { SavedPlan } from "./saved/plan.ts";
import { recordHosts } from "./saved/record.ts";
import { showSaved } from "./saved/show.ts";
import { batchWith, type Staged } from "./staged.ts";
import { strikeSteps } from "./strikes.ts";
import { countLeft, exitOf, haveChanged, leftUndone, pendingOf, summaries, tripsOf } from "./tally.ts";
import { verifyPlay } from "./verify.ts";
import { HostWalk } from "./walk.ts";
import type { Mode } from "./walk-context.ts";

/** One run over all plays: connect and plan first; then, if that is wanted, apply and verify. */
export class Run {
  readonly #input: RunInput;
  readonly #fleet: Fleet;
  #staged: readonly Staged[];
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
    this.#staged = input.plays.map((play) => ({ program: programOf(play, (task) => input.isSelected(task)), hosts: input.hostsOf(play) }));
    this.#hosts = [...new Set(this.#staged.flatMap(({ hosts }) => hosts))];
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
    for (const { program, hosts } of this.#staged) {
      this.#input.emit({ event: "play", play: program.play.name, hosts });
      await Promise.all(batchesOf(program.play, hosts).map((batch) => this.#walk("plan", program, batch)));
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
    await Promise.all(
      [...this.#runs.values()].map(async (run) => {
        if (run.state !== "running") return;
        const moved = await whatMoved(saved, run, this.#passages(run.name));
        if (moved.length === 0) return;
        this.#leaveOut(run.name, "refused");
        emit({ event: "host", host: run.name, status: "refused", message: `has moved since the plan was made: ${moved.join("; ")}`, hint: "make a new plan" });
      }),
    );
    showSaved(saved, this.#runs, emit);
  }

  #passages(host: string): readonly Passage[] {
    const mine = this.#staged.filter(({ hosts }) => hosts.includes(host));
    return mine.map((staged) => ({ program: staged.program, walk: this.#playWalk("apply", staged.program, batchWith(staged, host)) }));
  }

  /** The first request of every host: who it is, and all that can be known to be wanted. */
  async #connect(isAhead: boolean): Promise<void> {
    await Promise.all(
      this.#hosts.map(async (name) => {
        const { emit } = this.#input;
        emit({ event: "host", host: name, status: "connecting" });
        try {
          await this.#greet(name, isAhead);
          emit({ event: "host", host: name, status: "connected" });
        } catch (error) {
          if (!(error instanceof HoldfastError)) throw error;
          this.#leaveOut(name, "unreachable");
          emit({ event: "host", host: name, status: "unreachable", message: withoutName(error.message, name), ...(error.hint && { hint: error.hint }) });
        }
      }),
    );
    await this.#fleet.merge(this.#hosts);
    for (const run of this.#runs.values()) run.machine = this.#fleet.machine(run.name);
    this.#staged = await Promise.all(
      this.#staged.map(async (staged) => await inOrder(staged, this.#playWalk("plan", staged.program, staged.hosts), this.#runs)),
    );
  }

  async #greet(name: string, isAhead: boolean): Promise<void> {
    const first = this.#staged.find(({ hosts }) => hosts.includes(name));
    const run = this.#runs.get(name);
    if (!first || !run) throw new Error(`${name} is in no play`);
    const walk = this.#playWalk("plan", first.program, batchWith(first, name));
    const station = walk.home(run);
    const keys = [...identityKeys, ...rankNeeds(first.program.play.order, walk, run)];
    const ahead = isAhead ? readAhead(walk, run, first.program, station, keys) : keys;
    const reply = await converse(station, { steps: [], reads: ahead });
    if (reply.end === "dead") throw new HoldfastError(whyDead(reply).message, { code: "HF2002", hint: whyDead(reply).hint, exit: Exit.unreachable });
    tellLeftovers(name, station, this.#input.emit);
  }

  #playWalk(mode: Mode, program: Program, batch: readonly string[]): PlayWalk {
    const at = this.#staged.findIndex((staged) => staged.program === program);
    const following = (host: string): readonly Program[] =>
      this.#staged.slice(at + 1).flatMap((staged) => (staged.hosts.includes(host) ? [staged.program] : []));
    return new PlayWalk({ mode, input: this.#input, program, fleet: this.#fleet, runs: this.#runs, batch, following });
  }

  /** Takes a batch through its play. True where all hosts that began it are out of the run: then nothing after it is begun. */
  async #walk(mode: "plan" | "apply", program: Program, batch: readonly string[]): Promise<boolean> {
    const hosts = batch.flatMap((name) => this.#runs.get(name) ?? []).filter((run) => run.begin(program.play.forceHandlers));
    const walk = this.#playWalk(
      mode,
      program,
      hosts.map(({ name }) => name),
    );
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
    const unfit = failed.map(({ name }) => name);
    const planned = this.#runs;
    const fatal = new Set(failed.filter(({ isFatal }) => isFatal).map(({ name }) => name));
    this.#begin();
    for (const [name, run] of this.#runs) {
      const before = planned.get(name);
      if (before) run.shown = before.shown;
      for (const [id, step] of before?.left ?? []) run.left.set(id, step);
    }
    for (const name of unfit) this.#exclude(name);
    this.#input.emit({ event: "phase", phase: "apply" });
    for (const { program, hosts } of this.#staged) {
      this.#input.emit({ event: "play", play: program.play.name, hosts });
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
    const staged = this.#staged.filter(({ program }) => program.play.verify.tasks.length > 0);
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
    return this.#input.skipUnreachable || this.#staged.every(({ program, hosts }) => program.play.unreachable === "skip" || !hosts.some(isLost));
  }

  #stop(): void {
    for (const run of this.#runs.values()) {
      if (run.state === "running") run.state = "stopped";
      for (const { port } of run.machine.stations.values()) port.stop();
    }
  }
}
