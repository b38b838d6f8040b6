import type { Fleet } from "./fleet.ts";
import { HostRun } from "./host-run.ts";

/** The hosts of a run as its present walk has them, and what outlasts a walk: who is out of the run, and what a person was shown. */
export class Cast {
  readonly #fleet: Fleet;
  readonly #out = new Map<string, "unreachable" | "refused">();
  /** Hosts that could not be reached, and without which their plays go on. */
  readonly #borne = new Set<string>();
  #runs = new Map<string, HostRun>();
  #before: ReadonlyMap<string, HostRun> = new Map();

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  get runs(): ReadonlyMap<string, HostRun> {
    return this.#runs;
  }

  /** A new walk over these hosts: what was read stays, what was planned does not. */
  begin(hosts: readonly string[]): void {
    this.#before = this.#runs;
    this.#runs = new Map();
    for (const host of hosts) this.admit(host);
  }

  /** Takes a host into the walk that was not in it. */
  admit(name: string): void {
    const run = new HostRun(name, this.#fleet.machine(name));
    const before = this.#before.get(name);
    if (before) Object.assign(run, { shown: before.shown, isSettled: before.isSettled });
    for (const [id, step] of before?.left ?? []) run.left.set(id, step);
    run.state = this.#out.get(name) ?? run.state;
    this.#runs.set(name, run);
  }

  /** The host is out of the run before it changes anything. `isBorne`: that keeps nobody else from going on. */
  leaveOut(name: string, state: "unreachable" | "refused", isBorne = false): void {
    this.#out.set(name, state);
    if (isBorne) this.#borne.add(name);
    const run = this.#runs.get(name);
    if (run) run.state = state;
  }

  isLost(name: string): boolean {
    return this.#out.get(name) === "unreachable" && !this.#borne.has(name);
  }

  /** A host whose plan fails is left as it is. */
  exclude(name: string): void {
    const run = this.runs.get(name);
    if (!run) return;
    run.state = "failed";
    run.tally.failed = 1;
  }
}
