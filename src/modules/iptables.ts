import { z } from "zod";
import { didYouMean } from "../core/suggest.ts";
import type { Change } from "../changes/define.ts";
import type { FirewallRule } from "../changes/firewall-rule.ts";
import { factKey } from "../observations/fact.ts";
import firewall from "../observations/firewall.ts";
import { addressVersion } from "../observations/shared/iptables/address.ts";
import { reachedFrom, standingOf, targetsThatEnd } from "../observations/shared/iptables/effect.ts";
import { protocolNames } from "../observations/shared/iptables/protocols.ts";
import { parseRule, sameRule, type Rule } from "../observations/shared/iptables/rule.ts";
import { chainOf, type Tables } from "../observations/shared/iptables/tables.ts";
import { tokenText } from "../observations/shared/iptables/tokens.ts";
import { defineModule, type HostView } from "./define.ts";
import { refuse } from "./shared/refuse.ts";
import { planRulesFile, rulesFile, rulesFileKeys, type Tool } from "./shared/rules-file.ts";
import { ruleWords } from "./shared/rule-words.ts";

const chainName = z.string().regex(/^[\w.+-]{1,28}$/, "must be a chain's name");
const word = z.string().regex(/^!?\s*[^\s"'!-][^\s"']*$/, "must be one word; a ! before it negates");
const port = z
  .string()
  .regex(/^!?\s*(?:0|[1-9]\d{0,4})(?::[1-9]\d{0,4})?$/, "must be a port or a range such as 8000:8010")
  .refine((text) => (text.match(/\d+/g) ?? []).every((number) => Number(number) <= 65_535), "must be at most 65535");
/** iptables would look a name up, and make a list into several rules: what comes of either is another rule than what is asked for. */
const address = word.refine((text) => addressVersion(bareOf(text)) !== undefined, "must be one address or subnet, as 10.0.0.0/8: no name, and no list");

/** Without the ! that negates. */
function bareOf(text: string): string {
  return text.replace(/^!\s*/, "");
}

/** A misspelt name would be iptables' to refuse, in the middle of a run. */
function checkProtocol(text: string, context: z.RefinementCtx): void {
  const name = bareOf(text).toLowerCase();
  if (/^\d+$/.test(name) || protocolNames.has(name)) return;
  context.addIssue({
    code: "custom",
    message: "must be a protocol of /etc/protocols",
    params: { hint: didYouMean(name, protocolNames) ?? "its number works always: 112 for vrrp" },
  });
}

const ports = z.union([port, z.array(port).min(1)]);

const params = z
  .strictObject({
    chain: z
      .union([chainName, z.array(chainName).min(1)])
      .default("INPUT")
      .describe("Chain that must hold the rule, or several; each must exist"),
    also_chains: z.array(chainName).default([]).describe("Further chains, each only where it exists and `chain` jumps to it (RH-Firewall-1-INPUT)"),
    table: z.enum(["filter", "nat", "mangle", "raw", "security"]).default("filter").describe("Table of the chains"),
    ip_version: z.enum(["ipv4", "ipv6"]).default("ipv4").describe("iptables or ip6tables"),
    protocol: word.superRefine(checkProtocol).optional().describe("Name or number: tcp, vrrp, 112"),
    source: address.optional().describe("Address or subnet it comes from"),
    destination: address.optional().describe("Address or subnet it goes to"),
    in_interface: word.optional().describe("Interface it comes in by"),
    out_interface: word.optional().describe("Interface it leaves by"),
    source_port: ports.optional().describe("Port, range or list"),
    destination_port: ports.optional().describe("Port, range or list"),
    match: z.array(word).optional().describe("Further matches that need no option"),
    ctstate: z
      .array(z.enum(["INVALID", "NEW", "ESTABLISHED", "RELATED", "UNTRACKED", "SNAT", "DNAT"]))
      .min(1)
      .optional()
      .describe("States of the connection"),
    jump: chainName.default("ACCEPT").describe("Target, or a chain"),
    reject_with: word.optional().describe("Answer of REJECT, such as icmp-host-prohibited"),
    comment: z
      .string()
      .max(255)
      .regex(/^\P{Cc}+$/u, "must be one line, and not empty")
      .optional()
      .describe("Comment for a new rule; it plays no part in finding one"),
    state: z.enum(["present", "absent"]).default("present").describe("A rule is present where it takes effect: before the first that would make it dead"),
    persist: z
      .union([z.boolean(), z.literal("auto")])
      .default("auto")
      .describe("Also in the file that is loaded at boot; auto: where there is one"),
  })
  .refine(({ protocol, source_port, destination_port }) => protocol !== undefined || (source_port === undefined && destination_port === undefined), {
    path: ["destination_port"],
    error: "ports need `protocol: tcp` or another that has ports",
  })
  .superRefine(({ ip_version, source, destination }, context) => {
    for (const [name, text] of Object.entries({ source, destination }))
      if (text !== undefined && addressVersion(bareOf(text)) !== ip_version)
        context.addIssue({ code: "custom", path: [name], message: `\`${name}\` is no address of ${ip_version}, which \`ip_version\` says` });
  })
  .refine(({ jump, reject_with }) => reject_with === undefined || jump === "REJECT", { path: ["reject_with"], error: "`reject_with` needs `jump: REJECT`" });

type Wanted = z.infer<typeof params>;

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

const byCommand = "`command: iptables …`, with a `when` that looks whether it is so already";

/** What Ansible's iptables has beside. */
const refusedOptions = {
  action: "a rule goes before the first that would make it dead: where else it stands makes no difference to it",
  rule_num: "a rule goes before the first that would make it dead: where else it stands makes no difference to it",
  flush: "rules are taken out one by one, with `state: absent`",
  policy: byCommand,
  chain_management: byCommand,
  goto: byCommand,
  limit: byCommand,
  syn: byCommand,
  tcp_flags: byCommand,
  icmp_type: byCommand,
  src_range: byCommand,
  dst_range: byCommand,
  match_set: byCommand,
  log_prefix: byCommand,
  to_source: byCommand,
  to_destination: byCommand,
  to_ports: byCommand,
  wait: "it waits for whoever holds the lock",
  numeric: "rules are compared by their addresses and numbers anyway",
} as const;

export default defineModule({
  name: "iptables",
  summary: "Make sure that a rule takes effect, now and after a boot, or is gone",
  params,
  asWritten: ["protocol"],
  synonyms: { source_ports: "source_port", destination_ports: "destination_port" },
  refused: refusedOptions,
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
