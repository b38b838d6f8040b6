import type { Registered } from "./planned.ts";

/** How far a host is with the items of a loop, and what they came to. */
export interface LoopState {
  /** Of its items, in their order. */
  results: Registered[];
  /** All its items are planned. */
  isOver: boolean;
  /** Has an item failed for which nothing excuses that? The task fails once the others are done. */
  hasFailed: boolean;
  /** The items behind those that were done are not done any more: the host could not be reached. */
  isCut: boolean;
}
