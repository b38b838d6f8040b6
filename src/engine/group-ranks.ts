import type { Group, Joining } from "../inventory/types.ts";

type Groups = ReadonlyMap<string, Group>;

/** The groups that these are below, `all` among them. */
export function ancestorsOf(names: Iterable<string>, groups: Groups): ReadonlySet<string> {
  const found = new Set(["all"]);
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
    for (const parent of parentsOf(name, groups)) {
      if (found.has(parent)) continue;
      found.add(parent);
      waiting.push(parent);
    }
  return found;
}

/** Groups by the precedence of their variables, as an inventory's are: parents before children; of equals the one that is last by name wins. */
export function inRank(names: Iterable<string>, groups: Groups, joining: Joining): readonly string[] {
  const level = (name: string, path: readonly string[] = []): number =>
    path.includes(name) ? 0 : Math.max(0, ...parentsOf(name, groups).map((parent) => level(parent, [...path, name]) + 1));
  const ranked = [...names].map((name) => ({ name, level: level(name), priority: joining.priority(name) }));
  return ranked.toSorted((a, b) => a.level - b.level || a.priority - b.priority || (a.name < b.name ? -1 : 1)).map(({ name }) => name);
}

function parentsOf(name: string, groups: Groups): readonly string[] {
  return [...groups.values()].flatMap((group) => (group.children.includes(name) ? [group.name] : []));
}
