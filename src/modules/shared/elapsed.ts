import type { ChangeResult } from "../define.ts";

/** Seconds that were waited, as the host, or the way back to it, has printed them. */
export function elapsed(results: readonly ChangeResult[]): number {
  return Number(results[0]?.stdout ?? 0);
}
