import { parseRule, type Rule } from "./rule.ts";

export interface Chain {
  readonly name: string;
  /** ACCEPT or DROP for a built-in chain; undefined for one of the administrator's. */
  readonly policy: string | undefined;
  readonly rules: readonly Rule[];
}

/**
 * Chains by name, by table. A table that no rule ever used may be missing. The names are the host's, who may call a chain `constructor`:
 * ask with `chainsOf` and `chainOf`.
 */
export type Tables = Readonly<Record<string, Readonly<Record<string, Chain>>>>;

const builtIn: Readonly<Record<string, readonly string[]>> = {
  filter: ["INPUT", "FORWARD", "OUTPUT"],
  nat: ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
  mangle: ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
  raw: ["PREROUTING", "OUTPUT"],
  security: ["INPUT", "FORWARD", "OUTPUT"],
};

/** What iptables-save prints. Counters are left out: they change by themselves. */
export function parseTables(text: string): Tables {
  const tables: Record<string, Record<string, { name: string; policy: string | undefined; rules: Rule[] }>> = byName();
  let table: (typeof tables)[string] = byName();
  for (const line of text.split("\n")) {
    const chain = /^:(\S+) (\S+)/.exec(line);
    if (line.startsWith("*")) table = tables[line.slice(1).trim()] ??= byName();
    else if (chain?.[1] !== undefined) table[chain[1]] = { name: chain[1], policy: chain[2] === "-" ? undefined : chain[2], rules: [] };
    else {
      const rule = parseRule(line);
      if (rule) table[rule.chain]?.rules.push(rule);
    }
  }
  return tables;
}

/** An object that has no names but those put into it, not even `__proto__`. */
function byName<V>(): Record<string, V> {
  return Object.create(null) as Record<string, V>;
}

/** A table's chains by name; none where the table was never used. */
export function chainsOf(tables: Tables, table: string): ReadonlyMap<string, Chain> {
  return new Map(Object.hasOwn(tables, table) ? Object.entries(tables[table] ?? {}) : []);
}

/** A chain as the kernel has it; a built-in one exists even where its table was never used. */
export function chainOf(tables: Tables, table: string, name: string): Chain | undefined {
  const isBuiltIn = Object.hasOwn(builtIn, table) && builtIn[table]?.includes(name);
  return chainsOf(tables, table).get(name) ?? (isBuiltIn ? { name, policy: "ACCEPT", rules: [] } : undefined);
}
