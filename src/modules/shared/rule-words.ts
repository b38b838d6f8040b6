import { protocolNumber } from "../../observations/shared/iptables/protocols.ts";

/** A rule as a playbook's author gives it. */
export interface RuleParams {
  readonly protocol?: string | undefined;
  readonly source?: string | undefined;
  readonly destination?: string | undefined;
  readonly in_interface?: string | undefined;
  readonly out_interface?: string | undefined;
  readonly source_port?: string | readonly string[] | undefined;
  readonly destination_port?: string | readonly string[] | undefined;
  readonly match?: readonly string[] | undefined;
  readonly ctstate?: readonly string[] | undefined;
  readonly comment?: string | undefined;
  readonly jump: string;
  readonly reject_with?: string | undefined;
}

/** Names that iptables knows by itself. Any other needs /etc/protocols on the host, its number does not. */
const builtIn = new Set(["tcp", "udp", "udplite", "icmp", "icmpv6", "ipv6-icmp", "esp", "ah", "sctp", "all"]);

/** `! 10.0.0.1` negates. */
function option(name: string, value: string | undefined): string[] {
  if (value === undefined) return [];
  return value.startsWith("!") ? ["!", name, value.slice(1).trim()] : [name, value];
}

function ports(name: "--sport" | "--dport", value: string | readonly string[] | undefined): string[] {
  if (typeof value === "string" || value === undefined) return option(name, value);
  return value.length === 1 ? option(name, value[0]) : ["-m", "multiport", `${name}s`, value.join(",")];
}

function portableProtocol(protocol: string): string {
  const name = protocol.replace(/^!\s*/, "");
  const portable = builtIn.has(name.toLowerCase()) ? name.toLowerCase() : protocolNumber(name);
  return protocol.startsWith("!") ? `!${portable}` : portable;
}

/** The rule's words after its chain, in the order that iptables-save prints them. */
export function ruleWords(rule: RuleParams): string[] {
  return [
    ...option("-s", rule.source),
    ...option("-d", rule.destination),
    ...option("-i", rule.in_interface),
    ...option("-o", rule.out_interface),
    ...option("-p", rule.protocol && portableProtocol(rule.protocol)),
    ...ports("--sport", rule.source_port),
    ...ports("--dport", rule.destination_port),
    ...(rule.match ?? []).flatMap((name) => ["-m", name]),
    ...(rule.ctstate ? ["-m", "conntrack", "--ctstate", rule.ctstate.join(",")] : []),
    ...(rule.comment === undefined ? [] : ["-m", "comment", "--comment", rule.comment]),
    "-j",
    rule.jump,
    ...(rule.reject_with === undefined ? [] : ["--reject-with", rule.reject_with]),
  ];
}
