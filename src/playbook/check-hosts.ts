import type { Problems } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import { hostNamed, matchPattern } from "../inventory/pattern.ts";
import type { Host, Inventory } from "../inventory/types.ts";
import { tasksOf } from "./check-handlers.ts";
import type { Play } from "./types.ts";

/** The hosts of each play; empty where its pattern follows from variables or there is no inventory. */
export type HostsOfPlays = ReadonlyMap<Play, readonly Host[]>;

/** Resolves the plays' patterns and checks that tasks are delegated to hosts that exist. */
export function checkHosts(
  plays: readonly Play[],
  { inventory, problems }: { readonly inventory?: Inventory | undefined; readonly problems: Problems },
): HostsOfPlays {
  const found = new Map<Play, readonly Host[]>();
  if (!inventory) return found;
  for (const play of plays) {
    const { pattern, span } = play.hosts;
    const names = pattern.includes("<%") ? [] : problems.attempt(() => matchPattern(inventory, pattern, span));
    found.set(
      play,
      (names ?? []).flatMap((name) => hostNamed(inventory, name) ?? []),
    );
    checkDelegates(play, inventory, problems);
  }
  return found;
}

function checkDelegates(play: Play, inventory: Inventory, problems: Problems): void {
  for (const { delegateTo } of tasksOf(play)) {
    if (!delegateTo || !("value" in delegateTo) || hostNamed(inventory, delegateTo.value)) continue;
    const { value, span } = delegateTo;
    const hint = didYouMean(value, [...inventory.hosts.keys(), "localhost"]) ?? "delegate to a host of the inventory, or to localhost";
    problems.error(`no host is called "${value}"`, { code: "HF1543", at: span, hint });
  }
}
