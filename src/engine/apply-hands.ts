import type { StepStatus } from "../core/events.ts";
import { Suspend } from "../core/unknown.ts";
import type { Key } from "../observations/define.ts";
import type { Task } from "../playbook/types.ts";
import { asChanged, conclude, concludeQuiet, type Conclusion } from "./conclude.ts";
import { converse, whyDead } from "./converse.ts";
import { endsBatch, isBegun, isDecided, type Entry } from "./entry.ts";
import type { BatchReply, StepOutcome } from "./exchange.ts";
import { forget, forgetAll, settleStep } from "./forget.ts";
import type { Hands } from "./hands.ts";
import type { Cursor, HostRun } from "./host-run.ts";
import type { Station } from "./machine.ts";
import { holdsUnknown, isItem, type Planned } from "./planned.ts";
import { cutLoop, remember, saveValues } from "./remember.ts";
import { batchSteps } from "./steps.ts";
import { accountOf, keepAccount, owes, strikeOut, strikeSteps } from "./strikes.ts";
import { Teller } from "./teller.ts";
import { reopen, staysIn, unreached } from "./unreached.ts";
import type { Walk } from "./walk-context.ts";

/** A host that changes under our hands this often at one step is given up. */
const maxDeviations = 3;

/** The run itself: steps gather in a batch until something must be looked at; then the batch is one message. */
export class ApplyHands implements Hands {
  waiting: Station | undefined;
  readonly #walk: Walk;
  readonly #host: HostRun;
  readonly #tell: Teller;
  #queue: Entry[] = [];
  /** Handlers that are done with what waits in the queue, each with the instruction at which it is. */
  #ending: { readonly handler: Task; readonly index: number }[] = [];

  constructor(walk: Walk, host: HostRun) {
    this.#walk = walk;
    this.#host = host;
    this.#tell = new Teller(walk, host);
  }

  mayNotify(handler: Task): boolean {
    return this.#queue.some(({ planned: { task, changes } }) => changes.length > 0 && task.handlers.has(handler.id));
  }

  /**
   * A failure, or a step with nothing to do, counts only on a host as it is, not as it is expected to be; and what only the run decides is
   * looked at before it is written over. A change planned on expectations may go: it is checked on the host.
   */
  mustLook({ verdict, changes, degree, looks, rests, facts }: Planned): readonly Key[] | undefined {
    if (!this.waiting) return undefined;
    if (looks.length > 0) return looks;
    if (verdict === "fail" || (verdict === "later" && changes.length === 0) || holdsUnknown(facts)) return [];
    return changes.length === 0 && degree === "expected" ? rests : undefined;
  }

  take(planned: Planned, at: Cursor, station: Station): boolean {
    const { changes } = planned;
    const isHome = station.machine === this.#host.machine;
    if (this.#host.isSettled && station.machine.made.length === 0 && changes.length > 0)
      return this.#concludeDone({ planned, at, steps: batchSteps(this.#walk, planned, isHome) }, station);
    const gate = this.#walk.gate(this.#host, planned, at, station);
    const steps = batchSteps(this.#walk, planned, isHome, gate);
    if (steps.length === 0 && !this.waiting) {
      const back = this.#concludeQuiet({ planned, at }, station);
      if (back) this.#host.goTo(back);
      return false;
    }
    const restore = saveValues(this.#host, planned);
    remember(this.#host, planned, planned.registered, at);
    for (const change of changes) station.machine.overlay.add(planned.ref.id, change, this.#walk.change(change), this);
    this.#queue.push({ planned, at, steps, restore });
    this.waiting = station;
    return planned.gated || changes.some((change) => this.#walk.change(change).wayBack !== undefined);
  }

  /** Its saved plan was found to be made there already, and nothing was done to the machine since: it is not asked again. */
  #concludeDone(entry: Omit<Entry, "restore">, station: Station): boolean {
    const result = { rc: 0, stdout: "", stderr: "" };
    const outcomes = new Map(entry.steps.map(({ id }): [string, StepOutcome] => [id, { id, status: "already", result, ms: 0 }]));
    const back = this.#conclude(entry, outcomes, station);
    if (back) this.#host.goTo(back);
    return false;
  }

  async send(station: Station, keys: readonly Key[]): Promise<Cursor | undefined> {
    const host = this.#host;
    const queue = this.#queue;
    const ending = this.#ending;
    this.#queue = [];
    this.#ending = [];
    this.waiting = undefined;
    station.machine.overlay.drop(this);
    const [first] = queue;
    if (first && !host.admits(first.planned.task)) return this.#interrupt(queue);
    const outcomes = new Map<string, StepOutcome>();
    let next = 0;
    let back: Cursor | undefined;
    let open: { readonly entry: Entry; readonly needs: readonly Key[] } | undefined;
    let isOver = false;
    this.#tell.started(queue[0]?.planned);
    const steps = queue.length > 0 ? [...strikeSteps(station), ...queue.flatMap((entry) => entry.steps)] : [];
    const settleAccount = keepAccount(station, steps);
    const reply = await converse(station, { steps, reads: [...keys, ...accountOf(steps)] }, (outcome) => {
      outcomes.set(outcome.id, outcome);
      strikeOut(station, steps, outcome);
      for (let entry = queue[next]; entry && !back && !open && !isOver && isDecided(entry, outcomes); entry = queue[next]) {
        next++;
        isOver = endsBatch(entry, outcomes);
        this.#settle(entry, outcomes, station);
        const result = attempt(() => this.#conclude(entry, outcomes, station));
        if (result instanceof Suspend) open = { entry, needs: result.needs as readonly Key[] };
        else back = result;
        if (!back && !isOver) this.#tell.started(queue[next]?.planned);
      }
    });
    settleAccount(reply, outcomes);
    if (open && reply.end === "complete") back = await this.#concludeLater(open.entry, open.needs, outcomes, station);
    const undone = queue.slice(next);
    for (const { restore } of undone.toReversed()) restore();
    const behind = reply.end === "complete" ? undefined : this.#ended(reply, undone, station);
    const at = back ?? behind ?? undone[0]?.at;
    if (reply.end === "complete") this.#strikeOut(ending.flatMap(({ handler, index }) => (at === undefined || at.index > index ? [handler] : [])));
    const again = queue.find((entry) => entry.at === at);
    if (again && isBegun(again, outcomes)) host.begun = again.planned.ref.id;
    return at;
  }

  #settle({ planned, steps }: Entry, outcomes: ReadonlyMap<string, StepOutcome>, station: Station): void {
    for (const [index, change] of planned.changes.entries()) {
      const status = outcomes.get(steps[index]?.id ?? "")?.status;
      settleStep(this.#walk, station.machine, change, status);
      if (status === "done" && this.#walk.change(change).wayBack) renewOthers(station);
    }
  }

  /** A condition on the result that asks for facts nobody has read yet. */
  async #concludeLater(entry: Entry, needs: readonly Key[], outcomes: ReadonlyMap<string, StepOutcome>, station: Station): Promise<Cursor | undefined> {
    const home = this.#walk.home(this.#host);
    const reply = await converse(home, { steps: [], reads: needs });
    if (reply.end !== "complete") return this.#ended(reply, [entry], home) ?? entry.at;
    const result = attempt(() => this.#conclude(entry, outcomes, station));
    return result instanceof Suspend ? await this.#concludeLater(entry, result.needs as readonly Key[], outcomes, station) : result;
  }

  /** What the outcomes of a step's changes come to. Gives where to go on, if that is not simply behind it. */
  #conclude(entry: Omit<Entry, "restore">, outcomes: ReadonlyMap<string, StepOutcome>, station: Station): Cursor | undefined {
    const { planned, at, steps } = entry;
    if (planned.changes.length === 0) return this.#concludeQuiet(entry, station);
    const results = steps.flatMap(({ id }) => outcomes.get(id) ?? []);
    const conclusion = conclude(planned, this.#host, results);
    if (conclusion !== "deviated") return this.#finish(planned, at, conclusion, station);
    forgetAll(station.machine);
    if (this.#walk.saved) return this.#refuse(entry);
    if (++this.#host.deviations < maxDeviations) return at;
    const message = "the host keeps changing while this step is being done";
    const hint = "something else works on this host at the same time";
    return this.#finish(planned, at, { status: "failed", message, hint, registered: { ...planned.registered, failed: true }, ms: 0 }, station);
  }

  /** What is done stays done; nothing that follows is. */
  #refuse({ planned, at }: Pick<Entry, "planned" | "at">): Cursor {
    this.#walk.roster.refuse(this.#host, planned.ref, "the host has moved since the plan was made: this rests on what has changed");
    return { index: at.index + 1, item: 0 };
  }

  #concludeQuiet({ planned, at }: Pick<Entry, "planned" | "at">, station: Station): Cursor | undefined {
    return this.#finish(planned, at, concludeQuiet(planned, this.#host), station);
  }

  #finish(planned: Planned, at: Cursor, last: Conclusion, station: Station): Cursor | undefined {
    const host = this.#host;
    const conclusion = host.begun === planned.ref.id ? asChanged(last) : last;
    host.reach(at);
    if (conclusion.retryAfter !== undefined) {
      host.tries++;
      host.pause = conclusion.retryAfter;
      forget(planned, station.machine);
      return at;
    }
    host.begun = undefined;
    host.tries = 0;
    host.deviations = 0;
    remember(host, planned, conclusion.registered, at);
    this.#strike(planned, this.#tell.finished(planned, conclusion));
    if (conclusion.status !== "failed") return undefined;
    forgetAll(station.machine);
    return isItem(planned) ? { index: at.index, item: at.item + 1 } : { index: at.index + 1, item: 0 };
  }

  /**
   * A handler that had its turn is not owed any more, as whichever user it was written down, nor one whose failure is to be ignored, nor one that was written
   * down for a change that was none.
   */
  #strike({ task, gated }: Planned, status: StepStatus): void {
    if (status === "failed" || status === "rescued") return;
    const { handlers } = this.#walk;
    const host = this.#host;
    const forNothing = gated && status !== "changed" ? handlers.of(task).filter((handler) => !handlers.isNotified(host, handler)) : [];
    const own = task.kind === "handler" && !task.loop ? [task] : [];
    this.#strikeOut([...own, ...forNothing]);
  }

  /** A handler's loop is planned to its end; it is done once what waits was done. */
  endLoop(task: Task): void {
    if (task.kind !== "handler" || [...this.#host.leftOut].some((id) => id.split("#")[0] === task.id)) return;
    this.handled(task);
  }

  handled(handler: Task): void {
    if (this.waiting) this.#ending.push({ handler, index: this.#host.cursor.index });
    else if (this.#host.state === "running") this.#strikeOut([handler]);
  }

  #strikeOut(list: readonly Task[]): void {
    for (const handler of list) {
      const { id } = this.#walk.handlers.record(handler, "");
      for (const station of this.#host.machine.stations.values()) if (owes(station, id)) station.strikes.add(id);
    }
  }

  /** The run was stopped while the batch was waiting for its turn. */
  #interrupt(queue: readonly Entry[]): Cursor | undefined {
    for (const { restore } of queue.toReversed()) restore();
    this.#tell.interrupted(queue.map(({ planned }) => planned));
    return queue[0]?.at;
  }

  /** The batch did not come to its end: the connection died, somebody stopped it, or another run holds the machine. Gives where to go on, if the host does. */
  #ended(reply: BatchReply, undone: readonly Entry[], station: Station): Cursor | undefined {
    const host = this.#host;
    if (reply.end === "dead") return this.#lost(whyDead(reply), undone[0], station);
    if (reply.end === "busy") this.#walk.roster.busy(host, reply.holder ?? "another run", undone[0]?.planned.task);
    else {
      this.#tell.interrupted(undone.map(({ planned }) => planned));
      this.#walk.roster.stopped(host);
    }
    return undefined;
  }

  /** The task that was under way, or was to be, says whether the host stays in the play. Whether it was done, nobody knows. */
  #lost(why: ReturnType<typeof whyDead>, hit: Entry | undefined, station: Station): Cursor | undefined {
    const [walk, host] = [this.#walk, this.#host];
    const next = walk.next(host);
    const task = hit?.planned.task ?? next?.task;
    if (!task || !staysIn(walk, host, task)) {
      if (hit) this.#tell.lost(hit.planned, why.message);
      walk.roster.lost(host, why, task);
      return undefined;
    }
    reopen(station);
    host.tries = 0;
    host.deviations = 0;
    if (!hit && !next?.isHere) return undefined;
    this.#tell.unreached(hit?.planned.ref ?? walk.ref(host, task, walk.scope(host, task)), hit ? walk.describe(hit.planned) : [], why.message);
    const { index, item } = hit?.at ?? host.cursor;
    if (hit ? isItem(hit.planned) : task.loop) {
      cutLoop(host, task, unreached(why.message), item);
      return { index, item: item + 1 };
    }
    if (task.register !== undefined) host.values.set(task.register, unreached(why.message));
    return { index: index + 1, item: 0 };
  }
}

/** The connections of other users to a machine that was left have ended, too. */
function renewOthers(station: Station): void {
  for (const other of station.machine.stations.values()) if (other !== station) other.port.renew();
}

/** What something gives, or what it must read first. */
function attempt<T>(work: () => T): T | Suspend {
  try {
    return work();
  } catch (error) {
    if (error instanceof Suspend) return error;
    throw error;
  }
}
