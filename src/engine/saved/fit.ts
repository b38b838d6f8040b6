import { HoldfastError } from "../../core/errors.ts";
import type { Emit } from "../../core/events.ts";
import type { Cast } from "../cast.ts";
import type { Examination } from "./examination.ts";
import type { SavedPlan } from "./plan.ts";
import { whatIsMissed } from "./reliance.ts";

/** Does a saved plan fit its hosts? Those that it does not are out of the run, untouched. */
export class Fit {
  readonly #saved: SavedPlan;
  readonly #examinations: ReadonlyMap<string, Examination>;
  readonly #cast: Cast;
  readonly #emit: Emit;

  constructor(saved: SavedPlan, examinations: ReadonlyMap<string, Examination>, cast: Cast, emit: Emit) {
    this.#saved = saved;
    this.#examinations = examinations;
    this.#cast = cast;
    this.#emit = emit;
  }

  /** Refuses the hosts that have moved, and those that would wait for results of a host that is out of the run. To be called once all were examined. */
  refuse(): void {
    for (const [host, { moved }] of this.#running())
      if (moved.length > 0) this.#refuse(host, `has moved since the plan was made: ${moved.join("; ")}`, "make a new plan");
    for (let stranded = this.#stranded(); stranded.length > 0; stranded = this.#stranded())
      for (const { host, missed } of stranded)
        this.#refuse(host, `needs what a host gives that is out of this run: ${missed}`, "apply the plan to both, or make a new one");
  }

  /** A person took time to answer, in which hosts may have moved. */
  async examineAgain(): Promise<void> {
    await Promise.all(this.#running().map(async ([host, examination]) => await this.#repeat(host, examination)));
    this.refuse();
    for (const [, { run, due }] of this.#running()) run.isSettled = due.size === 0;
  }

  async #repeat(host: string, examination: Examination): Promise<void> {
    try {
      await examination.repeat();
    } catch (error) {
      if (!(error instanceof HoldfastError)) throw error;
      this.#emit({ event: "host", host, status: "unreachable", message: error.message, ...(error.hint !== undefined && { hint: error.hint }) });
      this.#cast.leaveOut(host, "unreachable");
    }
  }

  #stranded(): readonly { readonly host: string; readonly missed: string }[] {
    const { hosts } = this.#saved;
    const isIn = (host: string): boolean => this.#cast.runs.get(host)?.state === "running";
    const out = new Set([...hosts].flatMap(([host, { isDelegate }]) => (isDelegate || isIn(host) ? [] : [host])));
    return this.#running().flatMap(([host, { run, passages }]) => {
      const missed = whatIsMissed(this.#saved, run, passages, out);
      return missed === undefined ? [] : [{ host, missed }];
    });
  }

  #refuse(host: string, message: string, hint: string): void {
    this.#emit({ event: "host", host, status: "refused", message, hint });
    this.#cast.leaveOut(host, "refused");
  }

  #running(): readonly (readonly [string, Examination])[] {
    return [...this.#examinations].filter(([host]) => this.#cast.runs.get(host)?.state === "running");
  }
}
