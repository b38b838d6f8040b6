import { changes } from "../../changes/registry.gen.ts";
import { HoldfastError } from "../../core/errors.ts";
import { Later, Suspend } from "../../core/unknown.ts";
import { converse } from "../converse.ts";
import type { BatchReply, BatchStep, StepOutcome } from "../exchange.ts";
import type { HostRun } from "../host-run.ts";
import { machineId, type Station } from "../machine.ts";
import type { Program } from "../program.ts";
import type { Walk } from "../walk-context.ts";
import { demandAnswer, machineKey, whyStrange } from "./identity.ts";
import { dueSteps, type Passage } from "./outlook.ts";
import type { SavedPlan } from "./plan.ts";
import type { Test } from "./test.ts";
import type { SavedStep } from "./types.ts";

interface Question {
  readonly step: SavedStep;
  readonly test: Test;
}

/** What one host is asked before anything of its saved plan is done: whether the plan still fits it, and what of it was done before. Only looks. */
export class Examination {
  readonly #saved: SavedPlan;
  readonly run: HostRun;
  readonly passages: readonly Passage[];
  readonly #questions = new Map<Station, Question[]>();
  /** Sessions on the machines that steps are delegated to, by the names of those. */
  readonly #delegates = new Map<string, { readonly station: Station; readonly step: SavedStep }>();
  readonly #answers = new Map<Test, StepOutcome["status"]>();
  /** In the order of the plan. */
  readonly #steps: { readonly step: SavedStep; readonly tests: readonly Test[] }[] = [];
  readonly #undone = new Set<SavedStep>();

  constructor(saved: SavedPlan, run: HostRun, passages: readonly Passage[]) {
    this.#saved = saved;
    this.run = run;
    this.passages = passages;
    for (const { walk, program } of passages)
      for (const step of saved.steps.of(run.name)) if (step.place.play === program.play.id) this.#add(step, walk, program);
  }

  /** What goes with the first request. */
  stepsAt(station: Station): readonly BatchStep[] {
    const questions = this.#questions.get(station) ?? [];
    return questions.map(({ test }, index) => ({ id: `test/${index}`, test, owe: [], judged: false, mustChange: false }));
  }

  /** What came of the first request; then the other sessions that steps need are asked. Throws `HoldfastError` where one can't be. */
  async finish(first: Station, reply: BatchReply): Promise<void> {
    this.#note(first, reply);
    await Promise.all(this.#stations.map(async (station) => (station === first ? undefined : await this.#ask(station))));
  }

  /** Asks all of it once more. Throws `HoldfastError` where somebody can't be asked. */
  async repeat(): Promise<void> {
    await Promise.all(this.#stations.map(async (station) => await this.#ask(station)));
  }

  get #stations(): readonly Station[] {
    return [...new Set([...this.#questions.keys(), ...[...this.#delegates.values()].map(({ station }) => station)])];
  }

  /** In what the host is not as its plan has it, in words; nothing where the plan fits. */
  get moved(): readonly string[] {
    const { hosts } = this.#saved;
    const own = hosts.get(this.run.name);
    if (!own) return ["the plan was made without it"];
    const stranger = whyStrange(own, this.run.machine);
    if (stranger !== undefined) return [`it ${stranger}`];
    const strangers = [...this.#delegates].flatMap(([name, { station, step }]) => {
      const expected = hosts.get(name);
      const why = expected ? whyStrange(expected, station.machine) : "was not known when the plan was made";
      return why === undefined ? [] : [`${name}, which "${step.ref.step}" is delegated to, ${why}`];
    });
    return strangers.length > 0 ? strangers : [...this.#unfit()];
  }

  /** The steps that are still to be done. To be asked for once all have answered. */
  get due(): ReadonlySet<SavedStep> {
    return dueSteps(this.#saved, this.run, this.passages, (step) => step.changes.length > 0 && !this.#undone.has(step));
  }

  /** What does not fit counts where nothing before it is to change it: no step that is still due, or none of those that the plan was made with. */
  #unfit(): ReadonlySet<string> {
    const { due } = this;
    const unfit = new Set<string>();
    let isUntouched = true;
    for (const { step, tests } of this.#steps) {
      const moved = tests.findIndex((test) => this.#answers.get(test) !== "already" && this.#answers.get(test) !== "done");
      const test = tests[moved];
      if (test && ("seen" in test || isUntouched || (step.isFirst && moved === 0))) unfit.add(nameOf(test));
      if (due.has(step)) isUntouched = false;
    }
    return unfit;
  }

  #add(step: SavedStep, walk: Walk, program: Program): void {
    const tests = this.#saved.steps.testsOf(step);
    if (step.changes.length > tests.length) this.#undone.add(step);
    const station = tests.length > 0 || step.on !== undefined ? stationAt(walk, program, this.run, step) : undefined;
    if (!station) return void this.#undone.add(step);
    this.#steps.push({ step, tests });
    const questions = this.#questions.get(station) ?? [];
    this.#questions.set(station, questions);
    questions.push(...tests.map((test) => ({ step, test })));
    if (step.on !== undefined) this.#delegates.set(step.on, { station, step });
  }

  async #ask(station: Station): Promise<void> {
    const reads = machineId(station.machine) === undefined ? [machineKey] : [];
    const steps = this.stepsAt(station);
    if (steps.length + reads.length === 0) return;
    const reply = await converse(station, { steps, reads });
    demandAnswer(reply);
    this.#note(station, reply);
  }

  #note(station: Station, { outcomes }: BatchReply): void {
    const answers = new Map(outcomes.map(({ id, status }) => [id, status]));
    for (const [index, { step, test }] of (this.#questions.get(station) ?? []).entries()) {
      const answer = answers.get(`test/${index}`) ?? "lost";
      this.#answers.set(test, answer);
      if (answer !== "already") this.#undone.add(step);
    }
  }
}

/** Whom the task acts as; undefined where only the run decides that: then the step is tested when its turn comes. */
function stationAt(walk: Walk, { instructions }: Program, run: HostRun, { place, extra }: SavedStep): Station | undefined {
  const instruction = instructions[place.index];
  try {
    return instruction?.do === "task" ? walk.station(run, instruction.task, extra) : undefined;
  } catch (error) {
    if (error instanceof Suspend || error instanceof Later || error instanceof HoldfastError) return undefined;
    throw error;
  }
}

function nameOf(test: Test): string {
  if ("seen" in test) return `${test.seen.key.id} is not as it was`;
  const { change } = test.work;
  if ("path" in change && "before" in change) return `${String(change.path)} is not as it was`;
  return `"${changes.get(change.kind)?.describe(change) ?? change.kind}" rests on what has changed`;
}
