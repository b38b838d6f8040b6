import type { Play } from "../playbook/types.ts";
import type { Program } from "./program.ts";

/** The hosts of a play in the batches that `serial` makes of them: sizes in turn, the last one repeated. */
export function batchesOf(play: Play, hosts: readonly string[]): readonly (readonly string[])[] {
  if (play.serial.length === 0) return hosts.length === 0 ? [] : [hosts];
  const batches: string[][] = [];
  for (let start = 0, turn = 0; start < hosts.length; turn++) {
    const size = sizeOf(play.serial[Math.min(turn, play.serial.length - 1)] ?? hosts.length, hosts.length);
    batches.push(hosts.slice(start, start + size));
    start += size;
  }
  return batches;
}

/** A percentage is of all hosts of the play, and never less than one. */
function sizeOf(serial: number | { readonly percent: number }, all: number): number {
  return typeof serial === "number" ? serial : Math.max(1, Math.floor((all * serial.percent) / 100));
}

/**
 * Plans the serial batches of a play: all at once, unless a host looks at what others have come to by then, works on another's machine, or may end the
 * play for all. Then they come one after the other, as they will when they are applied.
 */
export async function planBatches(
  { play, instructions }: Program,
  hosts: readonly string[],
  plan: (batch: readonly string[]) => Promise<unknown>,
): Promise<void> {
  const batches = batchesOf(play, hosts);
  const isEntwined = instructions.some((each) =>
    each.do === "task" ? each.task.uses.has("hostvars") || each.task.delegateTo !== undefined : each.do === "meta" && each.word === "end_play",
  );
  if (isEntwined) for (const batch of batches) await plan(batch);
  else await Promise.all(batches.map(plan));
}
