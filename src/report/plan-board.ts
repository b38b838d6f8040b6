import type { PlayStarted, StepPlanned, StepRef } from "../core/events.ts";
import { mergeOrders } from "./merge.ts";

/** What is planned for several hosts alike: the same step, changes and diff. */
export interface PlannedGroup {
  readonly hosts: readonly string[];
  readonly step: StepPlanned;
}

export interface PlannedPlay {
  readonly play: string;
  readonly hosts: readonly string[];
  /** In the order of the tasks; groups of one task in the order of the play's hosts. */
  readonly groups: readonly PlannedGroup[];
}

/** The steps of one play by host, then by id, in the order in which they came. */
type Play = Map<string, Map<string, StepPlanned>>;

/**
 * Collects a plan, which arrives interleaved from many hosts, and gives it back in the order of the tasks. A step planned again replaces
 * what was planned first.
 */
export class PlanBoard {
  readonly #plays = new Map<string, Play>();

  start({ play, hosts }: PlayStarted): void {
    for (const host of hosts) this.#steps(play, host);
  }

  add(step: StepPlanned): void {
    this.#steps(step.play, step.host).set(step.id, step);
  }

  /** Takes a step out of the plan: it is known to fail, and told of as a failure. */
  drop({ play, host, id }: StepRef): void {
    this.#steps(play, host).delete(id);
  }

  steps(): readonly StepPlanned[] {
    return [...this.#plays.values()].flatMap((play) => [...play.values()].flatMap((steps) => [...steps.values()]));
  }

  plays(): readonly PlannedPlay[] {
    return [...this.#plays].map(([name, play]) => {
      const order = mergeOrders([...play.values()].map((steps) => [...steps.keys()]));
      const groups = order.flatMap((id) => group([...play.values()].flatMap((steps) => steps.get(id) ?? [])));
      return { play: name, hosts: [...play.keys()], groups };
    });
  }

  #steps(name: string, host: string): Map<string, StepPlanned> {
    const play = this.#plays.get(name) ?? new Map<string, Map<string, StepPlanned>>();
    this.#plays.set(name, play);
    const steps = play.get(host) ?? new Map<string, StepPlanned>();
    play.set(host, steps);
    return steps;
  }
}

function group(steps: readonly StepPlanned[]): readonly PlannedGroup[] {
  const groups = new Map<string, { step: StepPlanned; hosts: string[] }>();
  for (const step of steps) {
    const key = signature(step);
    const known = groups.get(key);
    if (known) known.hosts.push(step.host);
    else groups.set(key, { step, hosts: [step.host] });
  }
  return [...groups.values()];
}

/** What makes two hosts' steps the same for a reader. */
function signature(step: StepPlanned): string {
  const { verdict, degree, reason, waitsFor, unless, changes, diff, notifies, notifiedBy, validatedAtApply } = step;
  return JSON.stringify([step.step, verdict, degree, reason, waitsFor, unless, changes, diff, notifies, notifiedBy, validatedAtApply]);
}
