import type { Problems } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import { hostNamed } from "../inventory/pattern.ts";
import type { Inventory } from "../inventory/types.ts";
import { tasksOf } from "./tasks-of.ts";
import type { Play } from "./types.ts";

/** Tasks are delegated to hosts that exist. */
export function checkDelegates(play: Play, inventory: Inventory, problems: Problems): void {
  for (const { delegateTo } of tasksOf(play)) {
    if (!delegateTo || !("value" in delegateTo) || hostNamed(inventory, delegateTo.value)) continue;
    const { value, span } = delegateTo;
    const hint = didYouMean(value, [...inventory.hosts.keys(), "localhost"]) ?? "delegate to a host of the inventory, or to localhost";
    problems.error(`no host is called "${value}"`, { code: "HF1543", at: span, hint });
  }
}
