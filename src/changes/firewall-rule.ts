import type { Rules } from "../observations/firewall.ts";
import { withoutRule, withRule } from "../observations/shared/iptables/apply.ts";
import { normalText, parseRule, type Rule } from "../observations/shared/iptables/rule.ts";
import { tokenText } from "../observations/shared/iptables/tokens.ts";
import { join, quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { ruleScan } from "./shared/rule-scan.ts";

/** Puts a rule into a live chain where it takes effect, or takes every copy of it out. */
export interface FirewallRule extends Change {
  readonly kind: "firewall.rule";
  readonly tool: "iptables" | "ip6tables";
  readonly table: string;
  readonly chain: string;
  /** The rule's words after the chain, as iptables takes them: `-p 112 -j ACCEPT`. */
  readonly words: readonly string[];
  readonly state: "present" | "absent";
  /** The rule it was planned to stand before, as iptables-save prints it; null for the chain's end. */
  readonly before: string | null;
  /** Targets that a packet does not come back from, chains of the administrator's among them. */
  readonly ends: readonly string[];
}

/** The rule as a line of iptables-save's. */
function lineOf({ chain, words }: FirewallRule): string {
  return ["-A", chain, ...words].map(tokenText).join(" ");
}

function ruleOf(change: FirewallRule): Rule {
  const rule = parseRule(lineOf(change));
  if (!rule) throw new TypeError(`not a rule: ${lineOf(change)}`);
  return rule;
}

/** Normal form of the rule it is to stand before; empty for none. */
function anchorOf({ before }: FirewallRule): string {
  const rule = before === null ? undefined : parseRule(before);
  return rule ? normalText(rule) : "";
}

export default defineChange<FirewallRule>({
  kind: "firewall.rule",
  uninterruptible: true,

  describe(change) {
    const { tool, table, before, state, chain } = change;
    const rule = change.words.map(tokenText).join(" ");
    const where = `${tool} ${table === "filter" ? "" : `${table} `}${chain}`;
    if (state === "absent") return `${where}: delete "${rule}"`;
    return before === null ? `${where}: append "${rule}"` : `${where}: insert "${rule}" before "${before}"`;
  },

  subjects: ({ tool, chain }) => [`${tool} ${chain}`],
  effect: ({ state }) => (state === "present" ? "add" : "remove"),
  diff: () => [],

  overlay(change, key, below) {
    if (key.kind !== "firewall" || key.id !== change.tool) return undefined;
    const found = below();
    if (!("value" in found)) return undefined;
    const rules = found.value as Rules;
    const edit = change.state === "present" ? withRule : withoutRule;
    return { degree: found.degree, value: { ...rules, tables: edit(rules.tables, change.table, ruleOf(change)) } };
  },

  script(change) {
    const { tool, table, chain, words } = change;
    const scan = ruleScan(tool, table, ruleOf(change), change.ends);
    const iptables = `${tool} -w -t ${quote(table)}`;
    const exists = `${iptables} -S ${quote(chain)} >/dev/null 2>&1`;
    if (change.state === "absent")
      return {
        promise: `${scan}case $(scan_rules) in "0 "*) ;; *) false ;; esac`,
        run: `${scan}for number in $(scan_rules | sed -n 3p); do ${iptables} -D ${quote(chain)} "$number" || exit; done`,
      };
    return {
      promise: `${scan}scan_rules | { read -r first end && [ "$first" -gt 0 ] && { [ "$end" -eq 0 ] || [ "$first" -lt "$end" ]; }; }`,
      predicate: `${scan}[ "$(scan_rules | sed -n 2p)" = ${quote(anchorOf(change))} ] && ${exists}`,
      run: `${scan}end=$(scan_rules | sed -n '1s/.* //p')
if [ "$end" -eq 0 ]; then ${iptables} -A ${join([chain, ...words])}; else ${iptables} -I ${quote(chain)} "$end" ${join(words)}; fi`,
    };
  },
});
