import { standingOf, targetsThatEnd } from "./effect.ts";
import { sameRule, type Rule } from "./rule.ts";
import { chainOf, type Tables } from "./tables.ts";

function withRules(tables: Tables, table: string, chain: string, change: (rules: readonly Rule[]) => readonly Rule[]): Tables {
  const found = chainOf(tables, table, chain);
  if (!found) return tables;
  return { ...tables, [table]: { ...tables[table], [chain]: { ...found, rules: change(found.rules) } } };
}

/** The tables once `rule` was put where it takes effect. */
export function withRule(tables: Tables, table: string, rule: Rule): Tables {
  const ends = targetsThatEnd(tables, table);
  return withRules(tables, table, rule.chain, (rules) => {
    const { effective, anchor } = standingOf(rule, rules, ends);
    return effective === undefined ? rules.toSpliced(anchor ?? rules.length, 0, rule) : rules;
  });
}

/** The tables once every rule that does the same as `rule` was taken out of its chain. */
export function withoutRule(tables: Tables, table: string, rule: Rule): Tables {
  return withRules(tables, table, rule.chain, (rules) => rules.filter((other) => !sameRule(other, rule)));
}
