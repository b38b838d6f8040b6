import type { RunEvent } from "../../core/events.ts";
import type { SavedSteps } from "./steps.ts";
import type { SavedHost } from "./types.ts";

/** A plan that is applied as it was saved. */
export interface SavedPlan {
  readonly hosts: ReadonlyMap<string, SavedHost>;
  readonly steps: SavedSteps;
  /** What was shown when it was made, in order. */
  readonly shown: readonly RunEvent[];
  /** May steps that were left to the run be decided now? */
  readonly allowsLater: boolean;
}
