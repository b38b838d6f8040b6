import { sameRule, type Rule } from "./rule.ts";
import { chainsOf, type Chain, type Tables } from "./tables.ts";

const terminating = ["ACCEPT", "DROP", "REJECT", "RETURN", "QUEUE", "NFQUEUE"];

/** Own chains that no packet comes back from: they hold an unconditional end, and no RETURN before it. */
function endingChains(chains: readonly Chain[]): string[] {
  const endings = new Set<string>();
  const ends = (chain: Chain): boolean => {
    for (const rule of chain.rules) {
      if (rule.target === "RETURN") return false;
      if (rule.matches.length === 0 && (terminating.includes(rule.target) || endings.has(rule.target))) return true;
    }
    return false;
  };
  // A chain may end because the one it jumps to does: repeat until no more are found.
  for (let before = -1; before !== endings.size;) {
    before = endings.size;
    for (const chain of chains) if (chain.policy === undefined && ends(chain)) endings.add(chain.name);
  }
  return [...endings];
}

/** Targets that a packet does not come back from, in this table: the built-in ones and chains that end everything. */
export function targetsThatEnd(tables: Tables, table: string): string[] {
  return [...terminating, ...endingChains([...chainsOf(tables, table).values()])];
}

/** Does every packet that `rule` is about end at `earlier`, so that `rule` after it would be dead? */
function shadows(earlier: Rule, rule: Rule, ends: readonly string[]): boolean {
  return ends.includes(earlier.target) && earlier.matches.every((match) => rule.matches.includes(match));
}

/** Where a rule stands in a list of rules, and where it would have to stand. Indices count from 0. */
export interface Standing {
  /** An equal rule that takes effect. */
  readonly effective: number | undefined;
  /** An equal rule, effective or not. */
  readonly present: number | undefined;
  /** The first rule that ends every packet of ours: ours must stand before it. */
  readonly anchor: number | undefined;
}

export function standingOf(rule: Rule, rules: readonly Rule[], ends: readonly string[]): Standing {
  const at = (index: number): number | undefined => (index < 0 ? undefined : index);
  const present = at(rules.findIndex((other) => sameRule(other, rule)));
  const anchor = at(rules.findIndex((other) => !sameRule(other, rule) && shadows(other, rule, ends)));
  const effective = present !== undefined && (anchor === undefined || present < anchor) ? present : undefined;
  return { effective, present, anchor };
}

/** Chains that packets of `from` can get to by jumps, itself not counted. */
export function reachedFrom(tables: Tables, table: string, from: string): ReadonlySet<string> {
  const chains = chainsOf(tables, table);
  const reached = new Set<string>();
  const follow = (name: string): void => {
    for (const { target } of chains.get(name)?.rules ?? []) {
      if (!chains.has(target) || reached.has(target)) continue;
      reached.add(target);
      follow(target);
    }
  };
  follow(from);
  return reached;
}
