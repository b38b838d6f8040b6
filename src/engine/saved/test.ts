import type { Change } from "../../changes/define.ts";
import type { Key } from "../../observations/define.ts";

/** How something was seen, or will be left by a step. */
export interface Seen {
  readonly key: Key;
  readonly value: unknown;
}

/** A change of a saved plan. `superseded`: how later steps leave the same file; where it is so, this was done before, and something over it. */
export interface Work {
  readonly change: Change;
  readonly superseded: readonly Seen[];
}

/**
 * Something that is asked of a host before anything is written. Of a change: was it made before (`already`), or else could it be made as planned?
 * Of what was seen: is it still so, or as the plan leaves it?
 */
export type Test = { readonly work: Work } | { readonly seen: Seen; readonly superseded: readonly Seen[] };
