import { Exit, type ExitCode } from "../core/exit.ts";
import type { Play } from "../playbook/types.ts";
import type { Fleet } from "./fleet.ts";
import type { HostRun } from "./host-run.ts";
import type { RunInput } from "./input.ts";
import type { Staged } from "./staged.ts";
import { haveChanged, tripsOf } from "./tally.ts";
import { verifyPlay } from "./verify.ts";

type Runs = ReadonlyMap<string, HostRun>;

/** Judges what a run has done, play by play: when that is due, and what is to be said of it in the end. */
export class Verification {
  readonly #input: RunInput;
  readonly #fleet: Fleet;
  /** Round trips of each host until the last one began. */
  #trips: ReadonlyMap<string, number> | undefined;
  #broken: string | undefined;

  constructor(input: RunInput, fleet: Fleet) {
    this.#input = input;
    this.#fleet = fleet;
  }

  get trips(): ReadonlyMap<string, number> | undefined {
    return this.#trips;
  }

  /** What was found not to hold, in words. */
  get broken(): string | undefined {
    return this.#broken;
  }

  /** `each_batch`: does the cluster hold after what was done? */
  async holds(play: Play, hosts: readonly string[], runs: Runs): Promise<boolean> {
    if (!play.verify.eachBatch || this.#input.verify === "never" || !haveChanged(runs.values())) return true;
    this.#note(await verifyPlay(this.#input, this.#fleet, runs, play, hosts));
    return this.#broken === undefined;
  }

  /** All plays at the end of a run. `isDue`: was something changed, or is this what the run is for? */
  async judge(stages: readonly Staged[], runs: Runs, isDue: boolean): Promise<ExitCode> {
    const { verify, emit } = this.#input;
    if (this.#broken !== undefined) return Exit.unverified;
    if (verify === "never" || !(isDue || verify === "always")) return Exit.done;
    const staged = stages.filter(({ program }) => program.play.verify.tasks.length > 0);
    if (staged.length === 0) return Exit.done;
    emit({ event: "phase", phase: "verify" });
    this.#trips = tripsOf(runs.values(), this.#fleet);
    const broken: string[] = [];
    for (const { program, hosts } of staged) broken.push(...(await verifyPlay(this.#input, this.#fleet, runs, program.play, hosts)));
    this.#note(broken);
    return broken.length === 0 ? Exit.done : Exit.unverified;
  }

  #note(broken: readonly string[]): void {
    if (broken.length > 0) this.#broken = `verify did not hold: ${broken.join("; ")}`;
  }
}
