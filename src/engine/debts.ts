import { keyText, type Key } from "../observations/define.ts";
import type { Owed } from "../observations/owed.ts";
import type { Station } from "./machine.ts";

/** All that is owed on a machine to one of its users: each of them keeps an account of their own. */
export const owedKey: Key = { kind: "owed", id: "" };

export const owedText = keyText(owedKey);

/** The handlers that were written down there, as far as that was read. */
export function debtsOf({ cache }: Pick<Station, "cache">): readonly Owed[] {
  const list = cache.get(owedText);
  return Array.isArray(list) ? (list as readonly Owed[]) : [];
}

/** Takes out of the account, if it was read, what is not to be kept. */
export function keepDebts(station: Pick<Station, "cache">, isKept: (debt: Owed) => boolean): void {
  if (Array.isArray(station.cache.get(owedText))) station.cache.set(owedText, debtsOf(station).filter(isKept));
}
