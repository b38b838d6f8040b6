import type { Group, Inventory } from "./types.ts";

/** The group with its children and hosts below it, drawn as `ansible-inventory --graph` does; a line each. */
export function drawGraph(inventory: Inventory, group: Group, depth = 0): readonly string[] {
  const hosts = group.name === "all" ? [] : group.own;
  return [
    branch(`@${group.name}:`, depth),
    ...group.children.flatMap((child) => drawGraph(inventory, inventory.groups.get(child) ?? group, depth + 1)),
    ...hosts.map((host) => branch(host, depth + 1)),
  ];
}

function branch(name: string, depth: number): string {
  return depth === 0 ? name : `${"  |".repeat(depth)}--${name}`;
}
