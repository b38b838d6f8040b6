import { createHash } from "node:crypto";
import type { Problems } from "../core/errors.ts";
import type { PlainEntry } from "../vars/value.ts";
import { expression } from "./fields.ts";
import { orders } from "./keyword-fields.ts";
import type { Order } from "./types.ts";

export function readOrder(entry: PlainEntry | undefined, problems: Problems): Order {
  if (!entry) return "inventory";
  const text = entry.value.kind === "scalar" ? entry.value.raw.trim() : "";
  return orders.find((word) => word === text) ?? expression(entry.key, entry.value, problems) ?? "inventory";
}

/** Hosts in the play's order, as far as it follows from their names. `seed`: one run shuffles in one way, and so does what was planned by it. */
export function inOrder(order: Order, hosts: readonly string[], seed: string): readonly string[] {
  switch (order) {
    case "reverse_inventory":
      return hosts.toReversed();
    case "sorted":
      return hosts.toSorted();
    case "reverse_sorted":
      return hosts.toSorted().toReversed();
    case "shuffle": {
      const drawn = new Map(hosts.map((host) => [host, createHash("sha256").update(`${seed}\0${host}`).digest("hex")]));
      return hosts.toSorted((a, b) => ((drawn.get(a) ?? "") < (drawn.get(b) ?? "") ? -1 : 1));
    }
    default:
      return hosts;
  }
}
