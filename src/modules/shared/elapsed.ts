import type { ChangeResult } from "../define.ts";

/** Seconds that it took to find a host again, as its way back has printed them. */
export function elapsed(results: readonly ChangeResult[]): number {
  return Number(results[0]?.stdout ?? 0);
}
