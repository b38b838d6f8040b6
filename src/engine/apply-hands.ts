import { HoldfastError } from "../core/errors.ts";
import { keyText, type Key } from "../observations/define.ts";
import type { BatchReply, BatchStep, StepOutcome } from "./exchange.ts";
import type { Cursor, HostRun } from "./host-run.ts";
import type { Station } from "./machine.ts";
import { settle } from "./overlay.ts";
import type { Planned } from "./planned.ts";
import { remember } from "./remember.ts";
import { conclude, concludeQuiet, type Conclusion } from "./conclude.ts";
import { Teller } from "./teller.ts";
import type { Hands } from "./walk.ts";
import type { Walk } from "./walk-context.ts";

/** A step that waits to be sent, or one without changes that waits for its turn to be told. */
interface Entry {
  readonly planned: Planned;
  readonly at: Cursor;
  readonly steps: readonly BatchStep[];
}

/** A host that changes under our hands this often at one step is given up. */
const maxDeviations = 3;

/** The run itself: steps gather in a batch until something must be looked at; then the batch is one message. */
export class ApplyHands implements Hands {
  waiting: Station | undefined;
  readonly #walk: Walk;
  readonly #host: HostRun;
  readonly #tell: Teller;
  #queue: Entry[] = [];

  constructor(walk: Walk, host: HostRun) {
    this.#walk = walk;
    this.#host = host;
    this.#tell = new Teller(walk, host);
  }

  /**
   * A failure, or a step with nothing to do, counts only on a host as it is, not as it is expected to be; and what only the run decides is
   * looked at before it is written over. A change planned on expectations may go: it is checked on the host.
   */
  mustLook({ verdict, changes, degree, looks, rests }: Planned): readonly Key[] | undefined {
    if (!this.waiting) return undefined;
    if (looks.length > 0) return looks;
    if (verdict === "fail" || (verdict === "later" && changes.length === 0)) return [];
    return changes.length === 0 && degree === "expected" ? rests : undefined;
  }

  take(planned: Planned, at: Cursor, station: Station): boolean {
    const { task, changes } = planned;
    if (task.kind === "verify" && changes.length > 0) throw new Error("a verify task wants to change something");
    const strike = task.kind === "handler" ? this.#walk.handlers.record(task, "").id : undefined;
    if (changes.length === 0 && strike === undefined && !this.waiting) {
      const back = this.#finish(planned, at, concludeQuiet(planned, this.#host, this.#walk.inputAt(this.#host, planned, at, station)), station);
      if (back) this.#host.cursor = back;
      return false;
    }
    remember(this.#host, planned, planned.registered, at);
    for (const change of changes) station.machine.overlay.add(planned.ref.id, change, this.#walk.change(change));
    this.#queue.push({ planned, at, steps: this.#steps(planned, strike) });
    this.waiting = station;
    return planned.gated;
  }

  async send(station: Station, keys: readonly Key[]): Promise<Cursor | undefined> {
    const queue = this.#queue;
    this.#queue = [];
    this.waiting = undefined;
    station.machine.overlay.clear();
    const outcomes = new Map<string, StepOutcome>();
    let next = 0;
    let back: Cursor | undefined;
    this.#tell.started(queue[0]?.planned);
    const steps = queue.flatMap((entry) => entry.steps);
    const reply = await station.port.exchange({ steps, reads: keys }, (outcome) => {
      outcomes.set(outcome.id, outcome);
      for (let entry = queue[next]; entry && !back && isDecided(entry, outcomes); entry = queue[next]) {
        next++;
        back = this.#conclude(entry, outcomes, station);
        if (!back) this.#tell.started(queue[next]?.planned);
      }
    });
    for (const [text, value] of reply.values) station.cache.set(text, value);
    const undone = queue.slice(next);
    for (const { planned } of undone) if (planned.task.register) this.#host.values.delete(planned.task.register);
    if (reply.end !== "complete") this.#ended(reply, undone.map(({ planned }) => planned));
    return back ?? undone[0]?.at;
  }

  #steps(planned: Planned, strike: string | undefined): readonly BatchStep[] {
    const { ref, task, changes, judged } = planned;
    const owe = this.#walk.handlers.of(task).map((handler) => this.#walk.handlers.record(handler, ref.step));
    const common = { judged, timeout: task.timeout };
    const steps = changes.map(
      (change, index): BatchStep => ({ id: `${ref.id}/${index}`, change, owe, ...common, mustChange: task.register !== undefined }),
    );
    if (strike === undefined) return steps;
    return [...steps, { id: `${ref.id}/owed`, owe: [], strike, ...common, mustChange: false }];
  }

  /** What the outcomes of a step's changes come to. Gives where to go on, if that is not simply behind it. */
  #conclude({ planned, at, steps }: Entry, outcomes: ReadonlyMap<string, StepOutcome>, station: Station): Cursor | undefined {
    const results = steps.flatMap(({ id }) => outcomes.get(id) ?? []);
    const { machine } = station;
    steps.forEach(({ change }, index) => {
      const status = results[index]?.status;
      if (!change || (status !== "done" && status !== "already")) return;
      for (const { cache } of machine.stations.values()) settle(cache, change, this.#walk.change(change));
      if (status === "done") machine.made.push(change);
    });
    if (steps.length === 0) return this.#finish(planned, at, concludeQuiet(planned, this.#host, this.#walk.inputAt(this.#host, planned, at, station)), station);
    const conclusion = conclude(this.#walk.inputAt(this.#host, planned, at, station), this.#host, planned, results);
    if (conclusion !== "deviated") return this.#finish(planned, at, conclusion, station);
    forget(planned, station);
    if (++this.#host.deviations < maxDeviations) return at;
    const message = "the host keeps changing while this step is being done";
    const hint = "something else works on this host at the same time";
    return this.#finish(planned, at, { status: "failed", message, hint, registered: { ...planned.registered, failed: true }, ms: 0 }, station);
  }

  #finish(planned: Planned, at: Cursor, conclusion: Conclusion, station: Station): Cursor | undefined {
    const host = this.#host;
    if (conclusion.retryAfter !== undefined) {
      host.tries++;
      host.pause = conclusion.retryAfter;
      forget(planned, station);
      return at;
    }
    host.tries = 0;
    host.deviations = 0;
    remember(host, planned, conclusion.registered, at);
    this.#tell.finished(planned, conclusion);
    if (conclusion.status !== "failed") return undefined;
    forget(planned, station);
    return host.state === "running" && planned.task.loop && this.#walk.ignores(host, planned.task)
      ? { index: at.index, item: at.item + 1 }
      : { index: at.index + 1, item: 0 };
  }

  /** The batch did not come to its end: the connection died, somebody stopped it, or another run holds the machine. */
  #ended(reply: BatchReply, undone: readonly Planned[]): void {
    const host = this.#host;
    if (reply.end === "busy") this.#walk.hostBusy(host, reply.holder ?? "another run");
    else if (reply.end === "dead") {
      const why = reply.cause instanceof HoldfastError ? reply.cause.message : "the connection was lost";
      this.#tell.lost(undone, why);
      this.#walk.hostLost(host, why);
    } else {
      this.#tell.interrupted(undone);
      if (host.state === "running") host.state = "stopped";
    }
  }
}

/** Have its changes come to an end, one way or another? */
function isDecided({ steps }: Entry, outcomes: ReadonlyMap<string, StepOutcome>): boolean {
  const statuses = steps.map(({ id }) => outcomes.get(id)?.status ?? "lost");
  return statuses.every((status) => status === "done" || status === "already") || statuses.some((status) => bad.has(status));
}

const bad: ReadonlySet<string> = new Set(["failed", "unmet", "timeout", "deviated"]);

/** What the step was planned from is not believed any more: it is read again. */
function forget({ rests }: Planned, { machine }: Station): void {
  for (const { cache } of machine.stations.values()) for (const key of rests) cache.delete(keyText(key));
}
