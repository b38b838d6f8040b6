import type { WayBack } from "../changes/define.ts";
import { changes } from "../changes/registry.gen.ts";
import { HoldfastError } from "../core/errors.ts";
import { Exit } from "../core/exit.ts";
import type { Session } from "../transport/types.ts";
import type { Batch, BatchReply, BatchStep, HostPort, StepOutcome } from "./exchange.ts";
import { RemotePort } from "./remote.ts";
import { findAgain, type OpenSession } from "./way-back.ts";

type Tell = (outcome: StepOutcome) => void;

/** How the host is found again after this step; undefined for one with which no connection ends. */
function wayBackOf({ change }: BatchStep): WayBack | undefined {
  return change && changes.get(change.kind)?.wayBack?.(change);
}

/** Seconds for which a connection opened anew waits for the machine: a host notices only after a minute that the one before was cut, and holds the lock for it. */
const patience = 75;

/** The way to one machine as one user, whatever becomes of its connections: a step may end one, and the rest of its batch goes by the next. */
export class LastingPort implements HostPort {
  readonly #open: OpenSession;
  readonly #holder: string;
  #session: Session;
  /** Round trips of connections that are no more. */
  #past = 0;
  #hostKey: string | undefined;
  #isStale = false;
  #lockWait: number | undefined;
  #waiting: AbortController | undefined;

  /** `holder`: what other runs are told who find the machine taken. */
  constructor(open: OpenSession, holder: string) {
    this.#open = open;
    this.#holder = holder;
    this.#session = open();
  }

  get roundTrips(): number {
    return this.#past + this.#session.roundTrips;
  }

  get hostKey(): string | undefined {
    return this.#session.hostKey ?? this.#hostKey;
  }

  async exchange(batch: Batch, onOutcome: Tell): Promise<BatchReply> {
    if (this.#isStale) this.#use(this.#open());
    const { steps, reads } = batch;
    const at = steps.findIndex((step) => wayBackOf(step));
    const leaving = steps[at];
    const way = leaving && wayBackOf(leaving);
    if (!way) return await new RemotePort(this.#session, this.#holder, this.#lockWait).exchange(batch, onOutcome);
    const { reply, outcome } = await this.#leave(steps.slice(0, at), leaving, way, onOutcome);
    if (reply.end !== "complete") return reply;
    const isDone = outcome?.status === "done";
    const back = isDone ? await this.#return(outcome, way) : outcome;
    if (back) onOutcome(back);
    const outcomes = [...reply.outcomes, ...(back ? [back] : [])];
    if (isDone && back?.status !== "done") return { end: "dead", outcomes, values: new Map(), cause: gone(back?.result.stderr ?? "") };
    const rest = await this.exchange({ steps: isDone ? steps.slice(at + 1) : [], reads }, onOutcome);
    return { ...rest, outcomes: [...outcomes, ...rest.outcomes] };
  }

  stop(): void {
    this.#waiting?.abort();
    this.#session.stop();
  }

  renew(): void {
    this.#isStale = true;
  }

  async close(): Promise<void> {
    await this.#session.close();
  }

  /** All up to the step with which the connection ends; what became of that one is told once the host is back. It is undefined where one before it has failed. */
  async #leave(before: readonly BatchStep[], step: BatchStep, { isNewStart }: WayBack, onOutcome: Tell): Promise<{ reply: BatchReply; outcome?: StepOutcome }> {
    if (isNewStart && this.#session.target.via === "local") return { reply: nothingToDo, outcome: { ...standing(step), ...refused } };
    if (!isNewStart && before.length === 0) return { reply: nothingToDo, outcome: standing(step) };
    let outcome: StepOutcome | undefined;
    const steps = [...before, step];
    const reply = await new RemotePort(this.#session, this.#holder, this.#lockWait).exchange({ steps, reads: [] }, (each) => {
      if (each.id === step.id) outcome = each;
      else onOutcome(each);
    });
    return { reply: { ...reply, outcomes: reply.outcomes.filter(({ id }) => id !== step.id) }, ...(outcome && { outcome }) };
  }

  async #return(outcome: StepOutcome, way: WayBack): Promise<StepOutcome> {
    const began = performance.now();
    this.#waiting = new AbortController();
    await this.#session.close();
    const found = await findAgain(this.#open, way, outcome.result.stdout, this.#waiting.signal);
    const ms = Math.round(performance.now() - began);
    if (typeof found === "string") return { ...outcome, status: "failed", result: { rc: 1, stdout: "", stderr: found }, ms };
    this.#use(found);
    return { ...outcome, result: { rc: 0, stdout: String(Math.round(ms / 1000)), stderr: "" }, ms };
  }

  #use(session: Session): void {
    const old = this.#session;
    this.#past += old.roundTrips;
    this.#hostKey = old.hostKey;
    this.#session = session;
    this.#lockWait = patience;
    this.#isStale = false;
    void old.close();
  }
}

const nothingToDo: BatchReply = { end: "complete", outcomes: [], values: new Map() };

function standing({ id }: BatchStep): StepOutcome {
  return { id, status: "done", result: { rc: 0, stdout: "", stderr: "" }, ms: 0 };
}

const refused = { status: "failed", result: { rc: 1, stdout: "", stderr: "it is the machine that this run is made on: restart it by hand" } } as const;

function gone(message: string): HoldfastError {
  return new HoldfastError(message, { code: "HF2002", exit: Exit.unreachable, hint: "look at its console; the next run goes on from there" });
}
