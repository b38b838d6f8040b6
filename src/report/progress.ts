import type { HostEvent, PhaseEvent, RunEvent, StepResult } from "../core/events.ts";
import { escapeLine } from "./escape.ts";
import { displayWidth, fit, padTo } from "./width.ts";

/** One line of the live view. */
export interface LiveLine {
  /** The same for the same line in the next picture. */
  readonly key: string;
  readonly state: "running" | "failed";
  readonly text: string;
}

interface HostState {
  state: LiveLine["state"];
  /** What it is at. */
  doing: string;
  ok: number;
  changes: number;
  later: number;
  failed: number;
}

const doingIn: Partial<Record<PhaseEvent["phase"], string>> = {
  connect: "connecting",
  plan: "planning",
  apply: "applying",
  verify: "verifying",
};

const countedAs = { same: "ok", change: "changes", later: "later", skip: undefined } as const;

/** What every host is at just now, made from events; pure but for its own memory. */
export class Progress {
  readonly #hosts = new Map<string, HostState>();
  #phase: PhaseEvent["phase"] = "load";

  /** Is there anything that a person waits for? */
  get active(): boolean {
    return this.#hosts.size > 0 && this.#phase in doingIn;
  }

  see(event: RunEvent): void {
    if (event.event === "run") for (const host of event.hosts) this.#hosts.set(host, fresh("connecting"));
    else if (event.event === "phase") this.#enter(event.phase);
    else if (event.event === "summary") this.#phase = "done";
    else if (event.event === "host") this.#host(event);
    else if (event.event === "step") this.#doing(event.host, `planning: ${event.step}`, countedAs[event.verdict]);
    else if (event.event === "start") this.#doing(event.host, event.step);
    else if (event.event === "result") this.#result(event);
  }

  /** A line a host where they fit into `rows`, else one line for all; none wider than `width` cells. */
  lines(rows: number, width: number): readonly LiveLine[] {
    if (this.#hosts.size > rows) return [{ key: "", state: "running", text: fit(this.#together(), width) }];
    const name = Math.max(...[...this.#hosts.keys()].map(displayWidth));
    return [...this.#hosts].map(([host, { state, doing, ...counts }]) => {
      const text = `${padTo(host, name)}  ${escapeLine(doing)}${this.#counted(counts)}`;
      return { key: host, state, text: fit(text, width) };
    });
  }

  #together(): string {
    const states = [...this.#hosts.values()];
    const sum = (count: (host: HostState) => number) => states.reduce((total, host) => total + count(host), 0);
    const busy = sum(({ state }) => Number(state === "running"));
    const failed = sum(({ state }) => Number(state === "failed"));
    const counts = { ok: sum((host) => host.ok), changes: sum((host) => host.changes), later: sum((host) => host.later), failed: sum((host) => host.failed) };
    const lost = failed > 0 ? `, ${failed} failed` : "";
    return `${states.length} hosts  ${doingIn[this.#phase] ?? this.#phase}: ${busy} running${lost}${this.#counted(counts)}`;
  }

  #counted({ ok, changes, later, failed }: Pick<HostState, "ok" | "changes" | "later" | "failed">): string {
    const what = this.#phase === "plan" ? "to change" : "changed";
    const counts = [changes > 0 && `${changes} ${what}`, later > 0 && `${later} decided at run`, ok > 0 && `${ok} ok`, failed > 0 && `${failed} failed`];
    const parts = counts.filter(Boolean);
    return parts.length > 0 ? `  (${parts.join(", ")})` : "";
  }

  #enter(phase: PhaseEvent["phase"]): void {
    this.#phase = phase;
    for (const [host, { state, doing, failed }] of this.#hosts) {
      // A host that failed keeps saying how; what was to change there is not what was changed.
      this.#hosts.set(host, state === "failed" ? { ...fresh(doing), state, failed } : fresh(doingIn[phase] ?? phase));
    }
  }

  #host({ host, status, message }: HostEvent): void {
    const known = this.#hosts.get(host) ?? fresh(status);
    const failed = status !== "connecting" && status !== "connected";
    this.#hosts.set(host, { ...known, state: failed ? "failed" : "running", doing: message ? `${status}: ${message}` : status });
  }

  #doing(host: string, doing: string, count?: "ok" | "changes" | "later"): void {
    const known = this.#hosts.get(host) ?? fresh(doing);
    this.#hosts.set(host, { ...known, doing, ...(count && { [count]: known[count] + 1 }) });
  }

  #result({ host, status, step }: StepResult): void {
    const known = this.#hosts.get(host) ?? fresh(step);
    if (status === "failed" || status === "refused" || status === "unreachable") {
      this.#hosts.set(host, { ...known, state: "failed", doing: `${status}: ${step}`, failed: known.failed + 1 });
    } else if (status === "changed" || status === "ok") this.#doing(host, step, status === "changed" ? "changes" : "ok");
  }
}

function fresh(doing: string): HostState {
  return { state: "running", doing, ok: 0, changes: 0, later: 0, failed: 0 };
}
