import type { Owed } from "../observations/owed.ts";
import { escapeLine } from "../report/escape.ts";

/** One owed handler as `holdfast owed` shows it. All of it comes from a file of the host. */
export function owedLine(host: string, { id, handler, play, step, isVoid }: Owed, isDropped: boolean): string {
  const state = isDropped ? "struck out" : isVoid ? "void: what notified it never happened" : "owed";
  return `${host}  ${escapeLine(id)}  ${state}  "${escapeLine(handler)}" of "${escapeLine(play)}", notified by "${escapeLine(step)}"`;
}
