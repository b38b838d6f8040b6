import type { Change } from "../../changes/define.ts";
import type { StepRef } from "../../core/events.ts";
import type { Cursor } from "../host-run.ts";
import type { Planned, Registered } from "../planned.ts";
import type { Seen } from "./test.ts";

/** Where a host stands in a run: the same in the plan and when it is applied, since both go through the same plays. */
export interface Place extends Cursor {
  /** The play's id. */
  readonly play: string;
}

type Kept = "verdict" | "degree" | "reason" | "hint" | "output" | "waitsFor" | "note" | "facts" | "grows" | "judged" | "gated" | "passive";

/** A step of a plan as it is kept: all that is needed to do it without asking its module again. Only JSON values, and `Unknown`s. */
export interface SavedStep extends Pick<Planned, Kept> {
  readonly ref: StepRef;
  readonly place: Place;
  /** The host that the step is delegated to. */
  readonly on?: string;
  readonly changes: readonly Change[];
  readonly registered: Registered;
  /** The module's parameters, where its result is completed from them. */
  readonly params?: unknown;
  /** The loop's variables, for conditions on the result. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
  /** Stands for a loop without items: nothing to show and nothing to do, but foreseen. */
  readonly isEmptyLoop?: true;
  /** Do its changes rest on nothing that a step before it was to change? Then whether they can be made as planned is asked before anything is done. */
  readonly isFirst: boolean;
  /** What a step without changes rests on, as far as no step before it was to change that: asked for before anything is done, too. */
  readonly seen: readonly Seen[];
}

/** Which machine a plan was made for, so that it is applied to no other. */
export interface SavedHost {
  /** Absent where the host could not be reached then, and the playbook bears that: what is done there is left to the run. */
  readonly machineId?: string | undefined;
  /** Fingerprint of its host key; absent where the way there has none, or does not tell. */
  readonly hostKey?: string | undefined;
  /** No play is for it: other hosts' tasks are delegated to it. */
  readonly isDelegate?: true;
}
