import type { Growth } from "../modules/define.ts";
import type { Group, Host, Inventory } from "../inventory/types.ts";
import { synthetic, valueOf } from "../playbook/synthetic.ts";
import type { VarSource } from "../vars/value.ts";

/** The inventory with the hosts and groups that tasks have added. */
export function grown(inventory: Inventory, growths: Iterable<Growth>): Inventory {
  const hosts = new Map(inventory.hosts);
  const groups = new Map(inventory.groups);
  for (const { host, groups: joined, parents, variables } of growths) {
    const all = ["all", ...parents, ...joined];
    for (const name of all) join(groups, name, host);
    for (const parent of ["all", ...parents]) for (const child of joined) adopt(groups, parent, child);
    if (joined.length > 0) leave(groups, "ungrouped", host);
    const known = hosts.get(host) ?? fresh(host, inventory);
    const grouped = joined.length > 0 ? known.groups.filter((name) => name !== "ungrouped") : known.groups;
    hosts.set(host, { ...known, groups: [...new Set([...grouped, ...all])], vars: [...known.vars, ...sourceOf(host, known, variables)] });
  }
  return { ...inventory, hosts, groups };
}

/** A host that stands in no file has the variables of `all`. */
function fresh(name: string, { localhost }: Inventory): Host {
  return { name, at: localhost.at, groups: ["all"], vars: localhost.vars };
}

function leave(groups: Map<string, Group>, name: string, host: string): void {
  const group = groups.get(name);
  const without = (hosts: readonly string[]): readonly string[] => hosts.filter((other) => other !== host);
  if (group) groups.set(name, { ...group, hosts: without(group.hosts), own: without(group.own) });
}

function join(groups: Map<string, Group>, name: string, host: string): void {
  const group = groups.get(name) ?? { name, hosts: [], children: [], own: [] };
  if (!group.hosts.includes(host)) groups.set(name, { ...group, hosts: [...group.hosts, host], own: [...group.own, host] });
}

function adopt(groups: Map<string, Group>, parent: string, child: string): void {
  const group = groups.get(parent);
  if (group && parent !== child && !group.children.includes(child)) groups.set(parent, { ...group, children: [...group.children, child] });
}

/** What a task gave the host: above all that files say of it. */
function sourceOf(host: string, { at }: Host, variables: Growth["variables"]): readonly VarSource[] {
  const entries = Object.entries(variables).map(([key, value]) => ({ key, keySpan: at, value: valueOf(synthetic(key, at, () => value)) }));
  return entries.length === 0 ? [] : [{ label: `add_host ${host}`, entries }];
}
