import type { Play } from "../playbook/types.ts";

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
