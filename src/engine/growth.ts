import type { Growth } from "../modules/define.ts";
import type { Group, Host, Inventory } from "../inventory/types.ts";
import { synthetic, valueOf } from "../playbook/synthetic.ts";
import type { VarSource } from "../vars/value.ts";
import { ancestorsOf, inRank } from "./group-ranks.ts";

/** The inventory with the hosts and groups that tasks have added: who joins a group has its variables, and those of the groups above it. */
export function grown(inventory: Inventory, growths: Iterable<Growth>): Inventory {
  const { joining } = inventory;
  const hosts = new Map(inventory.hosts);
  const groups = new Map(inventory.groups);
  for (const { host, groups: joined, parents, variables } of growths) {
    for (const name of joined) join(groups, name, host, true);
    for (const parent of ["all", ...parents]) for (const child of joined) adopt(groups, parent, child);
    const above = ancestorsOf(joined, groups);
    for (const name of above) join(groups, name, host, false);
    if (joined.length > 0) leave(groups, "ungrouped", host);
    const known = hosts.get(host) ?? fresh(host, inventory);
    const before = joined.length > 0 ? known.groups.filter((name) => name !== "ungrouped") : known.groups;
    const member = inRank(new Set([...before, ...joined, ...above]), groups, joining);
    const own = known.vars.slice(joining.ofGroups(known.groups).length);
    hosts.set(host, { ...known, groups: member, vars: [...joining.ofGroups(member), ...own, ...sourceOf(host, known, variables)] });
  }
  return { ...inventory, hosts, groups };
}

/** A host that stands in no file of hosts. */
function fresh(name: string, { localhost, joining }: Inventory): Host {
  return { name, at: localhost.at, groups: ["all"], vars: [...joining.ofGroups(["all"]), ...joining.ofHost(name)] };
}

function leave(groups: Map<string, Group>, name: string, host: string): void {
  const group = groups.get(name);
  const without = (hosts: readonly string[]): readonly string[] => hosts.filter((other) => other !== host);
  if (group) groups.set(name, { ...group, hosts: without(group.hosts), own: without(group.own) });
}

/** `isOwn`: the host stands in the group itself, not in one below it. */
function join(groups: Map<string, Group>, name: string, host: string, isOwn: boolean): void {
  const group = groups.get(name) ?? { name, hosts: [], children: [], own: [] };
  const including = (hosts: readonly string[]): readonly string[] => (hosts.includes(host) ? hosts : [...hosts, host]);
  groups.set(name, { ...group, hosts: including(group.hosts), own: isOwn ? including(group.own) : group.own });
}

function adopt(groups: Map<string, Group>, parent: string, child: string): void {
  const group = groups.get(parent) ?? { name: parent, hosts: [], children: [], own: [] };
  if (parent !== child && !group.children.includes(child)) groups.set(parent, { ...group, children: [...group.children, child] });
}

/** What a task gave the host: above all that files say of it. */
function sourceOf(host: string, { at }: Host, variables: Growth["variables"]): readonly VarSource[] {
  const entries = Object.entries(variables).map(([key, value]) => ({ key, keySpan: at, value: valueOf(synthetic(key, at, () => value)) }));
  return entries.length === 0 ? [] : [{ label: `add_host ${host}`, entries }];
}
