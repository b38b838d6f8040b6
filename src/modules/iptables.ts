import type { z } from "zod";
import type { Change } from "../changes/define.ts";
import type { FirewallRule } from "../changes/firewall-rule.ts";
import { factKey } from "../observations/fact.ts";
import firewall from "../observations/firewall.ts";
import { reachedFrom, standingOf, targetsThatEnd } from "../observations/shared/iptables/effect.ts";
import { parseRule, sameRule, type Rule } from "../observations/shared/iptables/rule.ts";
import { chainOf, type Tables } from "../observations/shared/iptables/tables.ts";
import { tokenText } from "../observations/shared/iptables/tokens.ts";
import { defineModule, type HostView } from "./define.ts";
import { iptablesParams, refusedIptablesParams } from "./shared/iptables-params.ts";
import { refuse } from "./shared/refuse.ts";
import { planRulesFile, rulesFile, rulesFileKeys, type Tool } from "./shared/rules-file.ts";
import { ruleWords } from "./shared/rule-words.ts";

type Wanted = z.infer<typeof iptablesParams>;

function toolOf({ ip_version }: Pick<Wanted, "ip_version">): Tool {
  return ip_version === "ipv6" ? "ip6tables" : "iptables";
}

/** Live tables, where iptables has the last word. An accept in iptables is in vain while another ruleset drops the packet. */
function liveTables(host: HostView, tool: Tool): Tables {
  const { in_charge, reason } = host.read(factKey("firewall"));
  if (in_charge === "firewalld")
    refuse(
      `a rule in ${tool} takes no effect here: ${reason}`,
      "open it in firewalld (`firewall-cmd --permanent --add-rich-rule=…`), or stop and disable firewalld",
    );
  if (in_charge === "nftables") refuse(`a rule in ${tool} takes no effect here: ${reason}`, "open it in that ruleset, or remove it");
  const { installed, tables } = host.read(firewall.key(tool));
  return installed ? tables : refuse(`${tool} is not installed`, "install iptables-services (EL) or iptables-persistent (Debian) first");
}

function ruleIn(chain: string, words: readonly string[]): Rule {
  const line = ["-A", chain, ...words].map(tokenText).join(" ");
  return parseRule(line) ?? refuse(`not a rule: ${line}`);
}

/** The rules wanted, one a chain. */
function wantedRules(tables: Tables, { chain, also_chains, table, ...rest }: Wanted): Rule[] {
  const chains = [chain].flat();
  for (const name of chains)
    if (!chainOf(tables, table, name))
      refuse(
        `table ${table} has no chain ${name}`,
        `it has ${Object.keys(tables[table] ?? {}).join(", ") || "none of its own"}; a chain that may be missing belongs into also_chains`,
      );
  const reached = new Set(chains.flatMap((name) => [...reachedFrom(tables, table, name)]));
  return [...new Set([...chains, ...also_chains.filter((name) => reached.has(name))])].map((name) => ruleIn(name, ruleWords(rest)));
}

/** The change that a live chain needs, and how things stand. */
function planLive(tables: Tables, rule: Rule, wanted: Wanted): { change?: FirewallRule; reason: string } {
  const { table, state } = wanted;
  const ends = targetsThatEnd(tables, table);
  const rules = chainOf(tables, table, rule.chain)?.rules ?? [];
  const { effective, present, anchor } = standingOf(rule, rules, ends);
  const before = anchor === undefined ? null : (rules[anchor]?.text ?? null);
  const change: FirewallRule = { kind: "firewall.rule", tool: toolOf(wanted), table, chain: rule.chain, words: ruleWords(wanted), state, before, ends };
  if (state === "absent") return rules.some((other) => sameRule(other, rule)) ? { change, reason: `in ${rule.chain}` } : { reason: `not in ${rule.chain}` };
  if (effective !== undefined) return { reason: `in effect in ${rule.chain}` };
  return { change, reason: present === undefined ? `not in ${rule.chain}` : `dead in ${rule.chain}, after "${before}"` };
}

/** What must be done for the rule to be there after a boot too. */
function planSaved(host: HostView, rules: readonly Rule[], wanted: Wanted): { changes: readonly Change[]; reason: string } {
  const { persist, table, state } = wanted;
  const tool = toolOf(wanted);
  if (persist === false) return { changes: [], reason: "live only, as asked" };
  const path = rulesFile(host, tool);
  if (path === undefined) {
    if (persist === true)
      refuse(
        `nothing loads ${tool} rules at boot: there is no ${rulesFileKeys(tool)[0]?.id}`,
        "install iptables-services (EL) or iptables-persistent (Debian)",
      );
    return { changes: [], reason: "live only: nothing loads rules at boot" };
  }
  const { outcome, missing } = planRulesFile(host, tool, path, table, rules, state);
  if (missing.length > 0 && persist === true) refuse(`${path} has no chain ${missing.join(", ")} in its table ${table}`);
  return { changes: outcome.changes, reason: missing.length > 0 ? `${path} has no ${missing.join(", ")}` : outcome.reason };
}

export default defineModule({
  name: "iptables",
  summary: "Make sure that a rule takes effect, now and after a boot, or is gone",
  params: iptablesParams,
  asWritten: ["protocol"],
  synonyms: { source_ports: "source_port", destination_ports: "destination_port" },
  refused: refusedIptablesParams,
  foresight: "Exact, and later where a step before it may load rules of its own.",
  examples: [
    {
      title: "Let VRRP in, also through the chain of older releases",
      task: { iptables: { protocol: "vrrp", also_chains: ["RH-Firewall-1-INPUT"], comment: "keepalived" } },
    },
    { title: "A port", task: { iptables: { protocol: "tcp", destination_port: "8080", ctstate: ["NEW"] } } },
    { title: "Take a rule out", task: { iptables: { protocol: "tcp", destination_port: "23", state: "absent" } } },
  ],
  reads: (wanted) => [factKey("firewall"), firewall.key(toolOf(wanted)), ...rulesFileKeys(toolOf(wanted))],
  plan(host, wanted) {
    const tables = liveTables(host, toolOf(wanted));
    const rules = wantedRules(tables, wanted);
    const saved = planSaved(host, rules, wanted);
    const live = rules.map((rule) => planLive(tables, rule, wanted));
    const changes = [...saved.changes, ...live.flatMap(({ change }) => change ?? [])];
    return { changes, reason: [...live.map(({ reason }) => reason), saved.reason].join("; ") };
  },
});
