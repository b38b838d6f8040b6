import type { Host, Inventory } from "./types.ts";

/** The inventory as an executable one prints it for `--list`, so that one can feed the other. `varsOf` gives a host's rendered variables. */
export function inventoryJson(inventory: Inventory, varsOf: (host: Host) => Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const hostvars: Record<string, unknown> = {};
  for (const host of inventory.hosts.values()) {
    const vars = varsOf(host);
    if (Object.keys(vars).length > 0) hostvars[host.name] = vars;
  }
  const listed: Record<string, unknown> = { _meta: { hostvars } };
  for (const { name, own, children } of inventory.groups.values()) {
    const hosts = name === "all" ? [] : own;
    if (hosts.length === 0 && children.length === 0) continue;
    listed[name] = { ...(hosts.length > 0 && { hosts }), ...(children.length > 0 && { children }) };
  }
  return listed;
}
