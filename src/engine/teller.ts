import type { StepRef, StepStatus } from "../core/events.ts";
import type { Conclusion } from "./conclude.ts";
import { fateOf } from "./fate.ts";
import { unlessHidden } from "./hidden.ts";
import type { HostRun } from "./host-run.ts";
import { isItem, type Planned } from "./planned.ts";
import { notifyHandlers } from "./remember.ts";
import type { Walk } from "./walk-context.ts";

/** Tells what became of a host's steps, and draws the consequences: counts, notified handlers, a failed block or host. */
export class Teller {
  readonly #walk: Walk;
  readonly #host: HostRun;

  constructor(walk: Walk, host: HostRun) {
    this.#walk = walk;
    this.#host = host;
  }

  started(planned: Planned | undefined): void {
    if (planned && planned.changes.length > 0) this.#walk.emit({ event: "start", ...planned.ref });
  }

  /** Gives what the step is told to have come to. */
  finished(planned: Planned, conclusion: Conclusion): StepStatus {
    const { task, ref } = planned;
    const host = this.#host;
    this.#walk.tellNote(host, planned);
    if (conclusion.status === "changed") {
      host.lastStep = `"${ref.step}"`;
      notifyHandlers(this.#walk, host, task, ref.step, true);
    }
    const status = conclusion.status === "failed" ? fateOf(this.#walk, host, planned) : conclusion.status;
    this.#emit(planned, status, conclusion);
    if (status === "failed" && !isItem(planned)) this.#walk.roster.failed(host, task);
    return status;
  }

  /** The connection died while this was under way: whether it was done, nobody knows. */
  lost(planned: Planned, why: string): void {
    this.#emit(planned, "unreachable", { message: why, ms: 0 });
  }

  /** The same of a task that lets its host stay in the play. */
  unreached(ref: StepRef, changes: readonly string[], why: string): void {
    this.#done(ref.id, "ignored");
    this.#walk.emit({ event: "result", ...ref, status: "ignored", message: `unreachable: ${why}`, changes, ms: 0 });
  }

  interrupted(rest: readonly Planned[]): void {
    for (const planned of rest) if (planned.changes.length > 0) this.#emit(planned, "interrupted", { message: "not done: the run was stopped", ms: 0 });
  }

  /** A loop that the plan showed as one step is no longer left once its first item is told. */
  #done(id: string, status: Exclude<StepStatus, "unreachable" | "refused" | "interrupted">): void {
    const { left, tally } = this.#host;
    tally[status]++;
    left.delete(id);
    left.delete(id.split("#")[0] ?? id);
  }

  #emit(planned: Planned, status: StepStatus, { message, hint, error, output, ms }: Pick<Conclusion, "message" | "hint" | "error" | "output" | "ms">): void {
    const { ref, changes, task } = planned;
    if (status !== "unreachable" && status !== "refused" && status !== "interrupted") this.#done(ref.id, status);
    const diff = changes.length > 0 ? this.#walk.diff(planned) : undefined;
    this.#walk.emit({
      event: "result",
      ...ref,
      status,
      message: status === "skipped" ? message : unlessHidden(task, message),
      changes: this.#walk.describe(planned),
      ms,
      ...(hint !== undefined && !task.noLog && { hint }),
      ...(error && !task.noLog && { error }),
      ...(output && { output: unlessHidden(task, output) }),
      ...(diff !== undefined && { diff }),
    });
  }
}
