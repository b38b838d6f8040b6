import type { Problems } from "../core/errors.ts";
import { type Draft, type DraftGroup, groupIn, nowhere } from "./draft.ts";
import type { Group } from "./types.ts";

/** Ansible's tie-breaker among groups of one level; of effect in the inventory itself alone, not in `group_vars/`. */
export const priorityVariable = "ansible_group_priority";

/** How groups stand to each other, once all inventories are read. */
export interface Hierarchy {
  readonly groups: ReadonlyMap<string, Group>;
  /** Groups of each host, `all` first, parents before children, equals by name. */
  readonly groupsOf: ReadonlyMap<string, readonly string[]>;
  /** Equal for groups whose variables would override each other by chance only. */
  rank(group: string): string;
  /** The higher one wins among groups of one level. */
  priority(group: string): number;
}

/** Puts every group below `all` and every host into its groups; a group that contains itself is an error. */
export function hierarchyOf(draft: Draft, problems: Problems): Hierarchy {
  const groups = complete(draft);
  const parents = parentsOf(groups);
  const levels = levelsOf(groups, parents, problems);
  const priority = (name: string): number => priorityOf(groups.get(name));
  const order = (a: string, b: string): number => (levels.get(a) ?? 0) - (levels.get(b) ?? 0) || priority(a) - priority(b) || (a < b ? -1 : 1);

  const groupsOf = new Map<string, readonly string[]>();
  const direct = directGroups(draft);
  for (const host of draft.hosts.keys()) {
    const all = new Set(["all"]);
    for (const group of direct.get(host) ?? []) climb(group, parents, all);
    groupsOf.set(host, [...all].toSorted(order));
  }
  const finished = [...groups].map(([name, { children, hosts }]): [string, Group] => [
    name,
    { name, hosts: members(name, groups), children: [...children], own: [...hosts] },
  ]);
  return { groups: new Map(finished), groupsOf, rank: (name) => `${levels.get(name) ?? 0}/${priority(name)}`, priority };
}

/** Groups at the top of a file are children of `all`. */
function complete(draft: Draft): ReadonlyMap<string, DraftGroup> {
  const all = groupIn(draft, "all", nowhere);
  const ungrouped = groupIn(draft, "ungrouped", nowhere);
  const grouped = new Set<string>();
  const below = new Set<string>();
  for (const { name, children, hosts } of draft.groups.values()) {
    if (name === "all") continue;
    for (const child of children) below.add(child);
    if (name !== "ungrouped") for (const host of hosts) grouped.add(host);
  }
  const listed = [...all.children];
  all.children.clear();
  for (const name of ["ungrouped", ...listed, ...draft.groups.keys()])
    if (name !== "all" && (listed.includes(name) || !below.has(name))) all.children.add(name);
  for (const host of draft.hosts.keys()) {
    if (grouped.has(host)) ungrouped.hosts.delete(host);
    else ungrouped.hosts.add(host);
  }
  return draft.groups;
}

/** A group's own hosts, then those of its children, level by level: the order in which plays take them. */
function members(name: string, groups: ReadonlyMap<string, DraftGroup>): readonly string[] {
  const seen = new Set([name]);
  const hosts = new Set<string>();
  for (const below of seen) {
    const group = groups.get(below);
    for (const host of group?.hosts ?? []) hosts.add(host);
    for (const child of group?.children ?? []) seen.add(child);
  }
  return [...hosts];
}

function parentsOf(groups: ReadonlyMap<string, DraftGroup>): ReadonlyMap<string, readonly string[]> {
  const parents = new Map<string, string[]>([...groups.keys()].map((name) => [name, []]));
  for (const { name, children } of groups.values()) for (const child of children) parents.get(child)?.push(name);
  return parents;
}

/** The longest way up to `all`, as it decides in Ansible which group wins. */
function levelsOf(groups: ReadonlyMap<string, DraftGroup>, parents: ReadonlyMap<string, readonly string[]>, problems: Problems): ReadonlyMap<string, number> {
  const levels = new Map<string, number>();
  const waiting = new Map([...parents].map(([name, up]) => [name, up.length]));
  const ready = [...waiting].filter(([, count]) => count === 0).map(([name]) => name);
  for (let name = ready.pop(); name !== undefined; name = ready.pop()) {
    waiting.delete(name);
    for (const child of groups.get(name)?.children ?? []) {
      levels.set(child, Math.max(levels.get(child) ?? 0, (levels.get(name) ?? 0) + 1));
      const left = (waiting.get(child) ?? 0) - 1;
      waiting.set(child, left);
      if (left === 0) ready.push(child);
    }
  }
  const [circle] = circlesAmong(waiting, groups);
  if (circle) {
    problems.error(`groups contain each other: ${circle.join(" > ")}`, {
      code: "HF1322",
      at: groups.get(circle[0] ?? "")?.at,
      hint: "a group can't be below itself; remove one of the children",
    });
  }
  return levels;
}

function* circlesAmong(waiting: ReadonlyMap<string, number>, groups: ReadonlyMap<string, DraftGroup>): Iterable<readonly string[]> {
  for (const start of waiting.keys()) {
    const path: string[] = [];
    let name: string | undefined = start;
    while (name !== undefined && !path.includes(name)) {
      path.push(name);
      name = [...(groups.get(name)?.children ?? [])].find((child) => waiting.has(child));
    }
    if (name !== undefined) yield [...path.slice(path.indexOf(name)), name];
  }
}

function climb(group: string, parents: ReadonlyMap<string, readonly string[]>, seen: Set<string>): void {
  if (seen.has(group)) return;
  seen.add(group);
  for (const parent of parents.get(group) ?? []) climb(parent, parents, seen);
}

function directGroups(draft: Draft): ReadonlyMap<string, readonly string[]> {
  const direct = new Map<string, string[]>();
  for (const { name, hosts } of draft.groups.values()) {
    for (const host of hosts) {
      const known = direct.get(host);
      if (known) known.push(name);
      else direct.set(host, [name]);
    }
  }
  return direct;
}

function priorityOf(group: DraftGroup | undefined): number {
  const value = group?.vars.get(priorityVariable)?.value;
  const number = value?.kind === "scalar" ? Number(value.value) : 1;
  return Number.isFinite(number) ? number : 1;
}
