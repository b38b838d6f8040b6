import type { HostSummary } from "../core/events.ts";
import type { Growth } from "../modules/define.ts";
import type { Task } from "../playbook/types.ts";
import { Agreement } from "./agreement.ts";
import { BlockStates } from "./block-states.ts";
import { Decisions } from "./decisions.ts";
import type { LoopState } from "./loop-state.ts";
import type { Machine } from "./machine.ts";

/** A handler's turn: who notified it, and when (the machine's count of changes), to drop a restart that a later start made needless. */
export interface Notice {
  readonly by: string[];
  /** False where only the run decides whether it is notified. */
  sure: boolean;
  at: number;
  /** Owed by an earlier run for a change that never happened. */
  readonly isVoid?: boolean;
}

/** Where a host stands in its play: instruction, and item of a loop. */
export interface Cursor {
  readonly index: number;
  readonly item: number;
}

/** `refused`: not as its saved plan has it. `declined`: a person did not want what went beyond the plan. */
export type HostState = "running" | "busy" | "failed" | "stopped" | "unreachable" | "refused" | "declined" | "ended";

const out: ReadonlySet<HostState> = new Set(["unreachable", "busy", "refused", "declined", "ended"]);

const wordsForOut: Readonly<Record<Exclude<HostState, "running">, string>> = {
  busy: "is held by another run",
  failed: "has failed",
  stopped: "was stopped",
  unreachable: "could not be reached",
  refused: "is not as the saved plan has it",
  declined: "was not agreed to",
  ended: "has ended the play",
};

type Tally = { -readonly [K in keyof Omit<HostSummary, "unreachable" | "roundTrips" | "verifyRoundTrips">]: HostSummary[K] };

/** One inventory host in one walk (a dry run, or the run itself). */
export class HostRun {
  readonly name: string;
  machine: Machine;
  state: HostState = "running";
  cursor: Cursor = { index: 0, item: 0 };
  /** Registered results and `set_fact`s, newest wins. */
  readonly values = new Map<string, unknown>();
  /** What its tasks add to the inventory, by step id. */
  readonly growths = new Map<string, Growth>();
  /** By handler task id. */
  readonly notices = new Map<string, Notice>();
  /** Handlers whose turn has come, by task id, with the instruction at which it did. */
  readonly turns = new Map<string, { readonly index: number; readonly notice: Notice }>();
  readonly #loops = new Map<string, LoopState>();
  /** Has a step waited for it, or is to, so that it is not lost where a plan can't reach it? */
  isAwaited = false;
  /** Tries of an `until` so far. */
  tries = 0;
  /** Seconds to wait before the next try of an `until`. */
  pause = 0;
  /** The step that changed something last, in quotes: what did by itself what a later step was to do. */
  lastStep = "an earlier run";
  /** Id of the step of which something was done before it was to be planned anew: it deviated, or is to be tried again. */
  begun: string | undefined;
  /** Deviations at the present step: a host that keeps moving is given up. */
  deviations = 0;
  readonly tally: Tally = { ok: 0, changed: 0, pending: 0, later: 0, skipped: 0, failed: 0, ignored: 0, rescued: 0 };
  /** Its failure, foreseen in a plan, leaves all hosts of the play as they are. */
  isFatal = false;
  /** What the plan showed and this run has not come to yet, by step id. */
  readonly left = new Map<string, string>();
  /** All that its saved plan changes was found to be made before. */
  isSettled = false;
  /** Steps that the person did not want, by id. */
  readonly leftOut = new Set<string>();
  /** Steps that may have ended the play before the one at hand, by name: only the run knows. */
  unless: readonly string[] = [];
  /** What to do, when the play is over, about all that was planned behind such a step. */
  readonly doubts: (() => void)[] = [];
  /** What was shown of it before the run was agreed to. */
  shown = new Agreement();
  /** Planned waits: nothing to change, but something to do. */
  passive = 0;
  readonly decisions = new Decisions();
  readonly #blocks = new BlockStates();
  #forced = false;

  constructor(name: string, machine: Machine) {
    this.name = name;
    this.machine = machine;
  }

  /** Starts a play. False where an earlier one has put the host out of the run. `forced`: its handlers run even if the host fails. `unless`: steps of batches before it that may have ended the play. */
  begin(forced = false, unless: readonly string[] = []): boolean {
    this.#forced = forced;
    this.unless = [...unless];
    for (const doubt of this.doubts.splice(0)) doubt();
    if (this.state === "ended") this.state = "running";
    this.cursor = { index: 0, item: 0 };
    this.notices.clear();
    this.turns.clear();
    this.#loops.clear();
    this.decisions.clear();
    this.#blocks.clear();
    return this.state === "running";
  }

  /** Why it will not register what others look for in its variables; undefined where it goes on. */
  get whySilent(): string | undefined {
    return this.whyOut && `${this.name} ${this.whyOut}, so it has not got there`;
  }

  /** What has put it out of the play, as a predicate; undefined where it goes on. */
  get whyOut(): string | undefined {
    return this.state === "running" ? undefined : wordsForOut[this.state];
  }

  mayEnd(step: string): void {
    if (this.state === "running" && !this.unless.includes(step)) this.unless = [...this.unless, step];
  }

  /** May the task run, given what became of the host and of the blocks around it? */
  admits(task: Task): boolean {
    if (out.has(this.state)) return false;
    const isForced = this.#forced && task.kind === "handler" && this.state === "failed";
    return this.#blocks.admits(task, this.state === "running" || isForced);
  }

  /** How far it is with the task's loop, which it begins with the first item. */
  loop({ id }: Task): LoopState {
    const state = this.#loops.get(id) ?? { results: [], isOver: false, hasFailed: false, isCut: false };
    this.#loops.set(id, state);
    return state;
  }

  /** The task's loop begins, perhaps anew. */
  beginLoop({ id }: Task): void {
    this.#loops.delete(id);
  }

  enter(task: Task): void {
    this.#blocks.enter(task, this.cursor.index);
  }

  /** Something of the task at this instruction was done: the blocks around it are entered, even if it is to be tried again. */
  reach({ index }: Cursor): void {
    this.#blocks.confirm(index);
  }

  /** The task at hand is not gone on with. */
  giveUp(): void {
    this.begun = undefined;
    this.tries = 0;
    this.pause = 0;
  }

  /** Goes on somewhere else than it had come to in expectation. */
  goTo(cursor: Cursor): void {
    this.#blocks.rewind(cursor.index);
    this.decisions.rewind(cursor.index);
    this.cursor = cursor;
  }

  /** A task of a `rescue` that nothing has called for. */
  isUnusedRescue(task: Task): boolean {
    return this.#blocks.isUnusedRescue(task);
  }

  /** The task failed. Says whether a rescue takes it from here; otherwise the host has failed. */
  fail(task: Task): "rescued" | "failed" {
    if (this.#blocks.fail(task)) return "rescued";
    if (task.kind === "handler") this.#forced = false;
    if (this.state === "running") this.state = "failed";
    return "failed";
  }

  notify(handler: string, by: string, sure: boolean): void {
    const notice = this.notices.get(handler) ?? { by: [], sure, at: 0 };
    if (!notice.by.includes(by)) notice.by.push(by);
    notice.sure ||= sure;
    notice.at = this.machine.made.length;
    this.notices.set(handler, notice);
  }
}
