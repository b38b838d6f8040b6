import { z } from "zod";
import { didYouMean } from "../../core/suggest.ts";
import { addressVersion } from "../../observations/shared/iptables/address.ts";
import { protocolNames } from "../../observations/shared/iptables/protocols.ts";

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

/** What REJECT may answer, by the names that iptables-save prints: by a shorter one the rule would not be found again. iptables-extensions(8). */
const answers = [
  "icmp-net-unreachable",
  "icmp-host-unreachable",
  "icmp-port-unreachable",
  "icmp-proto-unreachable",
  "icmp-net-prohibited",
  "icmp-host-prohibited",
  "icmp-admin-prohibited",
  "icmp6-no-route",
  "icmp6-adm-prohibited",
  "icmp6-addr-unreachable",
  "icmp6-port-unreachable",
  "icmp6-policy-fail",
  "icmp6-reject-route",
  "tcp-reset",
] as const;

/** What a task of `iptables` may say. */
export const iptablesParams = z
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
    reject_with: z.enum(answers).optional().describe("Answer of REJECT; icmp-port-unreachable or icmp6-port-unreachable where it is not given"),
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
  .superRefine(({ ip_version, source, destination, reject_with = "tcp-reset" }, context) => {
    if (reject_with.startsWith(ip_version === "ipv6" ? "icmp-" : "icmp6-"))
      context.addIssue({ code: "custom", path: ["reject_with"], message: `\`reject_with\` is no answer of ${ip_version}, which \`ip_version\` says` });
    for (const [name, text] of Object.entries({ source, destination }))
      if (text !== undefined && addressVersion(bareOf(text)) !== ip_version)
        context.addIssue({ code: "custom", path: [name], message: `\`${name}\` is no address of ${ip_version}, which \`ip_version\` says` });
  })
  .refine(({ jump, reject_with }) => reject_with === undefined || jump === "REJECT", { path: ["reject_with"], error: "`reject_with` needs `jump: REJECT`" });

const byCommand = "`command: iptables …`, with a `when` that looks whether it is so already";

/** What Ansible's iptables has beside. */
export const refusedIptablesParams = {
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
