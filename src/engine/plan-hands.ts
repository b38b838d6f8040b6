import { keyText, type Key } from "../observations/define.ts";
import { Unknown } from "../core/unknown.ts";
import { converse, whyDead } from "./converse.ts";
import { countPlanned } from "./count.ts";
import { gistOf } from "./gist.ts";
import { fateOf } from "./fate.ts";
import type { Hands } from "./hands.ts";
import type { Cursor, HostRun } from "./host-run.ts";
import { unlessHidden } from "./hidden.ts";
import { inputOf } from "./items.ts";
import type { Machine, Station } from "./machine.ts";
import { planUnreached } from "./plan-item.ts";
import { emptyLoop } from "./saved/record.ts";
import type { Task } from "../playbook/types.ts";
import { become, isItem, type Planned } from "./planned.ts";
import { notifyHandlers, remember } from "./remember.ts";
import { validated, validationsToRead } from "./validated.ts";
import { reopen, staysIn } from "./unreached.ts";
import type { Walk } from "./walk-context.ts";

type Away = ReturnType<typeof whyDead>;

/** A dry run: every step is shown and laid over what was observed; nothing is ever sent but reads. */
export class PlanHands implements Hands {
  readonly waiting = undefined;
  readonly #walk: Walk;
  readonly #host: HostRun;
  /** What was read for where the host stands: whatever asks for that again would do so for ever. */
  #asked: { readonly at: Cursor; readonly keys: Set<string> } | undefined;
  /** Why the host can't be reached; it is not tried again for each of its tasks. */
  #away: Away | undefined;

  constructor(walk: Walk, host: HostRun) {
    this.#walk = walk;
    this.#host = host;
  }

  mayNotify(): boolean {
    return false;
  }

  mustLook(planned: Planned, station: Station): readonly Key[] | undefined {
    const keys = validationsToRead(this.#walk, planned, station);
    return keys.length > 0 ? keys : undefined;
  }

  take(step: Planned, at: Cursor, station: Station): boolean {
    const walk = this.#walk;
    const host = this.#host;
    const isSure = host.unless.length === 0 || step.verdict !== "change";
    const planned = validated(walk, isSure ? step : become(step, { degree: "expected" }), station);
    const { ref, task } = planned;
    walk.record?.take(planned, walk.place(at), station, this.#delegateOf(planned));
    remember(host, planned, planned.registered, at);
    host.shown.note(planned);
    host.isAwaited ||= planned.input.module.awaitsHost === true && planned.changes.length > 0;
    walk.tellNote(host, planned);
    if (planned.verdict === "fail") this.#fail(planned);
    else {
      this.#lay(planned, station);
      if (planned.verdict === "change" || (planned.verdict === "later" && !planned.passive))
        notifyHandlers(walk, host, task, ref.step, planned.registered["changed"] === true);
      this.#show(planned);
    }
    return false;
  }

  /** The host that a step is delegated to; undefined where that is nobody, or only the run decides it. */
  #delegateOf({ task, input, verdict, changes }: Planned): string | undefined {
    if (!task.delegateTo || (verdict === "later" && changes.length === 0)) return undefined;
    return this.#walk.delegate(this.#host, task, input.extra);
  }

  /** Only a run strikes out what is owed. */
  handled(): void {}

  endLoop(task: Task): void {
    const { cursor } = this.#host;
    if (cursor.item > 0 || !this.#walk.record) return;
    const ref = this.#walk.ref(this.#host, task, this.#walk.scope(this.#host, task));
    this.#walk.record.steps.push(emptyLoop(ref, this.#walk.place(cursor)));
  }

  async send(station: Station, keys: readonly Key[]): Promise<Cursor | undefined> {
    if (this.#away) return this.#goOnWithout(this.#away, station);
    const reply = await converse(station, { steps: [], reads: keys });
    if (reply.end === "dead") return this.#goOnWithout(whyDead(reply), station);
    if (reply.end !== "complete") this.#walk.roster.stopped(this.#host);
    else this.#note(station, keys);
    return undefined;
  }

  /** What a task does that lets its host stay in the play is shown as left to the run, which tries to reach it again. */
  #goOnWithout(why: Away, station: Station): Cursor | undefined {
    const [walk, host] = [this.#walk, this.#host];
    const { cursor } = host;
    const task = walk.next(host)?.task;
    if (!task || !(host.isAwaited || staysIn(walk, host, task))) {
      walk.roster.lost(host, why, task);
      return undefined;
    }
    if (!this.#away) reopen(station);
    this.#away = why;
    if (task.module !== "meta") this.take(planUnreached(inputOf(walk, host, task)(station)), cursor, station);
    return { index: cursor.index + 1, item: 0 };
  }

  #note(station: Station, keys: readonly Key[]): void {
    const missing = keys.filter((key) => !station.cache.has(keyText(key)));
    if (missing.length > 0) throw new Error(`the host did not answer for ${missing.map(keyText).join(", ")}`);
    if (this.#asked?.at !== this.#host.cursor) this.#asked = { at: this.#host.cursor, keys: new Set() };
    const { keys: known } = this.#asked;
    if (keys.every((key) => known.has(keyText(key)))) throw new Error(`read again and again: ${keys.map(keyText).join(", ")}`);
    for (const key of keys) known.add(keyText(key));
  }

  #lay(planned: Planned, { machine }: Station): void {
    const { ref, changes } = planned;
    for (const change of changes) {
      machine.overlay.add(ref.id, change, this.#walk.change(change));
      machine.made.push(change);
    }
    if (this.#host.unless.length > 0) this.#doubt(planned, machine);
    if (planned.verdict === "later" && changes.length === 0) {
      if (planned.mayWrite) machine.overlay.taint(ref.id, planned.mayWrite);
      else machine.overlay.blur();
    }
    if (planned.verdict === "change" || planned.verdict === "later") machine.lastPending = ref.id;
  }

  /** Where the play may be over by then, plays behind it wait for what the step really came to. */
  #doubt({ ref, task, changes, facts = {}, input }: Planned, machine: Machine): void {
    const { doubts, values } = this.#host;
    const { register } = task;
    const unknown = new Unknown(ref.id, `"${ref.step}"`);
    for (const change of changes) doubts.push(() => machine.overlay.cloud(ref.id, change, this.#walk.change(change)));
    if (register !== undefined) doubts.push(() => void values.set(register, unknown));
    for (const name of Object.keys(facts)) doubts.push(() => void input.sets.set(name, unknown));
  }

  #show(planned: Planned): void {
    const { ref, task, verdict, degree, reason, waitsFor, validatedAtApply } = planned;
    const host = this.#host;
    const diff = this.#walk.diff(planned);
    const notifiedBy = host.turns.get(task.id)?.notice.by;
    const shown = verdict === "fail" ? "later" : verdict;
    this.#walk.emit({
      event: "step",
      ...ref,
      verdict: shown,
      degree,
      reason: verdict === "skip" ? reason : unlessHidden(task, reason),
      changes: this.#walk.describe(planned),
      ...gistOf(planned, (change) => this.#walk.change(change)),
      ...(waitsFor !== undefined && { waitsFor }),
      ...(host.unless.length > 0 && verdict !== "skip" && { unless: host.unless }),
      ...(validatedAtApply !== undefined && { validatedAtApply: unlessHidden(task, validatedAtApply) }),
      ...(diff !== undefined && { diff }),
      ...(verdict === "change" && task.notify.length > 0 && { notifies: task.notify.map(({ name }) => name) }),
      ...(notifiedBy && { notifiedBy }),
    });
    countPlanned(host, planned);
  }

  /** It is known already that the task will fail: the plan says so, and nothing is sent to this host. */
  #fail(planned: Planned): void {
    const { ref, task, reason, hint, error, output } = planned;
    const host = this.#host;
    const status = fateOf(this.#walk, host, planned);
    host.tally[status]++;
    this.#walk.emit({
      event: "result",
      ...ref,
      status,
      message: unlessHidden(task, reason),
      ...(hint && !task.noLog && { hint }),
      ...(error && !task.noLog && { error }),
      ...(output && !task.noLog && { output }),
      changes: [],
      ms: 0,
    });
    if (status === "failed" && !isItem(planned)) this.#walk.roster.failed(host, task);
  }
}
