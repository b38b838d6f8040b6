import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { ruleScan } from "../../../src/changes/shared/rule-scan.ts";
import { standingOf, targetsThatEnd } from "../../../src/observations/shared/iptables/effect.ts";
import { normalText, parseRule, sameRule, type Rule } from "../../../src/observations/shared/iptables/rule.ts";
import { chainOf, parseTables } from "../../../src/observations/shared/iptables/tables.ts";
import { inNamespace } from "../../support/netns.ts";

const match = fc.subarray([
  "-p vrrp",
  "! -s 10.0.0.1/32",
  "-d 192.168.0.0/22",
  "-i eth0",
  "-m conntrack --ctstate NEW,RELATED,INVALID",
  '-m comment --comment "it\'s \\"-j DROP\\" \\\\ no"',
  "-m addrtype --dst-type LOCAL",
  "-m limit --limit 3/min",
]);
const ports = fc.constantFrom("", "-p tcp -m tcp --dport 80", "-p tcp -m multiport --dports 443,80", "-p udp -m state --state ESTABLISHED,NEW");
const goal = fc.constantFrom(
  "-j ACCEPT",
  "-j DROP",
  "-j REJECT",
  "-j REJECT --reject-with icmp-host-prohibited",
  "-j OWN",
  "-g OWN",
  '-j LOG --log-prefix "-j X "',
  "",
);
const chainRule = fc
  .tuple(fc.constantFrom("INPUT", "INPUT", "OWN"), match, ports, goal)
  .filter(([, matches, port]) => port === "" || !matches.includes("-p vrrp"))
  .filter(([chain, , , to]) => !(chain === "OWN" && to.endsWith("OWN")))
  .map(([chain, matches, port, to]) => ["-A", chain, ...matches, port, to].filter((part) => part !== "").join(" "));

/** What the host's program must print, from the TypeScript it mirrors. */
function expected(rule: Rule, rules: readonly Rule[], ends: readonly string[]): string {
  const { present, anchor } = standingOf(rule, rules, ends);
  const equal = rules.flatMap((other, i) => (sameRule(other, rule) ? [`${i + 1} `] : []));
  const anchorRule = anchor === undefined ? undefined : rules[anchor];
  return `${(present ?? -1) + 1} ${(anchor ?? -1) + 1}\n${anchorRule ? normalText(anchorRule) : ""}\n${equal.toReversed().join("")}\n`;
}

/** Whatever awk this machine calls so, and every other that it has. */
const awks = ["awk", "busybox awk", ...["mawk", "gawk"].filter((name) => existsSync(`/usr/bin/${name}`))];

/** Loads the rules: what `awk` and what the planner say of where `wanted` stands among them, and what was loaded. */
function standings(awk: string, lines: readonly string[], wanted: string): { printed: string; planned: string; about: string } {
  const loaded = ["*filter", ":INPUT ACCEPT [0:0]", ":OWN - [0:0]", ...lines, "COMMIT", ""].join("\n");
  const saved = inNamespace(`iptables-restore <<'END' && iptables-save -t filter\n${loaded}END\n`);
  const tables = parseTables(saved);
  const rule = parseRule(wanted) as Rule;
  const ends = targetsThatEnd(tables, "filter");
  const rules = chainOf(tables, "filter", rule.chain)?.rules ?? [];
  const script = `iptables-save() { cat; }; awk() { command ${awk} "$@"; }; ${ruleScan("iptables", "filter", rule, ends)} scan_rules`;
  const printed = execFileSync("bash", ["-c", script], { input: saved, encoding: "utf8" });
  return { printed, planned: expected(rule, rules, ends), about: `${wanted}\n${saved}` };
}

it.each(awks)("tells where a rule stands as the planner does (%s)", (awk) => {
  const cases = fc.sample(fc.tuple(fc.array(chainRule, { maxLength: 8 }), chainRule), { numRuns: 25, seed: 1 });
  for (const [lines, wanted] of cases) {
    const { printed, planned, about } = standings(awk, lines, wanted);
    expect(printed, about).toBe(planned);
  }
});

it.each(awks)("counts a rule that has nothing but its chain (%s)", (awk) => {
  const { printed, planned } = standings(awk, ["-A INPUT", "-A INPUT -i eth0 -j ACCEPT", "-A INPUT -j DROP"], "-A INPUT -i eth0 -j ACCEPT");
  expect([printed, planned]).toEqual(["2 3\n-j DROP\n2 \n", printed]);
});
