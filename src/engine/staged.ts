import { batchesOf } from "./batches.ts";
import type { Program } from "./program.ts";

/** A play with the hosts it is for and the straight list of what they do. */
export interface Staged {
  readonly program: Program;
  readonly hosts: readonly string[];
}

/** The hosts that go through the play together with this one. */
export function batchWith({ program, hosts }: Staged, host: string): readonly string[] {
  return batchesOf(program.play, hosts).find((batch) => batch.includes(host)) ?? hosts;
}
