import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FirewallRule } from "../../src/changes/firewall-rule.ts";
import kind from "../../src/changes/firewall-rule.ts";
import { standingOf, targetsThatEnd } from "../../src/observations/shared/iptables/effect.ts";
import { parseRule, type Rule } from "../../src/observations/shared/iptables/rule.ts";
import { chainOf, parseTables } from "../../src/observations/shared/iptables/tables.ts";
import { stepText } from "../support/apply.ts";
import { inNamespace } from "../support/netns.ts";

const reject = "-A INPUT -j REJECT --reject-with icmp-host-prohibited";
const vrrp: FirewallRule = {
  kind: "firewall.rule",
  tool: "iptables",
  table: "filter",
  chain: "INPUT",
  words: ["-p", "112", "-m", "comment", "--comment", 'keepalived\'s "VRRP"', "-j", "ACCEPT"],
  state: "present",
  before: reject,
  ends: ["ACCEPT", "DROP", "REJECT", "RETURN"],
};

/** Rules of INPUT, and how it went: 0 done, 90 already, 91 not as planned. */
function applied(rules: readonly string[], change: FirewallRule): { rc: number; input: string[] } {
  const load = ["*filter", ":INPUT ACCEPT [0:0]", ":OWN - [0:0]", ...rules, "COMMIT", ""].join("\n");
  const printed = inNamespace(
    `iptables-restore <<'END' || exit\n${load}END\n(\n${stepText(kind.script(change), "/nowhere")}\n)\necho "rc $?"; iptables-save -t filter`,
  );
  const lines = printed.split("\n");
  return { rc: Number(lines.find((line) => line.startsWith("rc "))?.slice(3)), input: lines.filter((line) => line.startsWith("-A INPUT")) };
}

const live = '-A INPUT -p vrrp -m comment --comment "keepalived\\\'s \\"VRRP\\"" -j ACCEPT';

describe("a rule for VRRP", () => {
  it("goes before the REJECT, and leaves a dead copy alone", () => {
    expect(applied([reject, "-A INPUT -p vrrp -j ACCEPT"], vrrp)).toEqual({ rc: 0, input: [live, reject, "-A INPUT -p vrrp -j ACCEPT"] });
  });

  it("is done where it takes effect already, whatever its spelling", () => {
    expect(applied(["-A INPUT -p 112 -j ACCEPT", reject], vrrp)).toEqual({ rc: 90, input: ["-A INPUT -p vrrp -j ACCEPT", reject] });
  });

  it("is not put in where its anchor has moved away", () => {
    expect(applied(["-A INPUT -j DROP", reject], vrrp)).toEqual({ rc: 91, input: ["-A INPUT -j DROP", reject] });
    expect(applied([], vrrp).rc).toBe(91);
    expect(applied([reject], { ...vrrp, chain: "GONE", before: null }).rc).toBe(91);
  });

  it("does not mind other rules that come and go", () => {
    expect(applied(["-A INPUT -i lo -j ACCEPT", reject], vrrp).rc).toBe(0);
  });

  it("is appended where nothing ends the chain", () => {
    expect(applied(["-A INPUT -i lo -j ACCEPT"], { ...vrrp, before: null })).toEqual({ rc: 0, input: ["-A INPUT -i lo -j ACCEPT", live] });
  });

  it("is taken out in every copy", () => {
    const rules = ["-A INPUT -p 112 -j ACCEPT", "-A INPUT -i lo -j ACCEPT", "-A INPUT -p vrrp -j ACCEPT", reject];
    expect(applied(rules, { ...vrrp, state: "absent" })).toEqual({ rc: 0, input: ["-A INPUT -i lo -j ACCEPT", reject] });
    expect(applied([reject], { ...vrrp, state: "absent" }).rc).toBe(90);
  });
});

const anyRule = fc
  .tuple(
    fc.constantFrom("INPUT", "INPUT", "OWN"),
    fc.subarray(["-p vrrp", "-s 10.0.0.1/32", "-i eth0", "-m conntrack --ctstate NEW"]),
    fc.constantFrom("ACCEPT", "DROP", "RETURN", "OWN", "LOG"),
  )
  .filter(([chain, , target]) => chain !== target)
  .map(([chain, matches, target]) => ["-A", chain, ...matches, "-j", target].join(" "));

it("takes effect after the change on any chain, all else in its order", () => {
  fc.assert(
    fc.property(fc.array(anyRule, { maxLength: 7 }), fc.subarray(["-p vrrp", "-s 10.0.0.1/32", "-i eth0"]), (rules, matches) => {
      const tables = parseTables(["*filter", ":INPUT ACCEPT [0:0]", ":OWN - [0:0]", ...rules].join("\n"));
      const words = [...matches.flatMap((match) => match.split(" ")), "-j", "ACCEPT"];
      const rule = parseRule(`-A INPUT ${words.join(" ")}`) as Rule;
      const ends = targetsThatEnd(tables, "filter");
      const before = chainOf(tables, "filter", "INPUT")?.rules ?? [];
      const { anchor, effective } = standingOf(rule, before, ends);
      const { rc, input } = applied(rules, { ...vrrp, words, ends, before: anchor === undefined ? null : (before[anchor]?.text ?? null) });
      expect(rc).toBe(effective === undefined ? 0 : 90);
      const after = input.map((line) => parseRule(line) as Rule);
      const stands = standingOf(rule, after, ends).effective;
      expect(stands).toBeDefined();
      const others = effective === undefined ? after.filter((_, i) => i !== stands) : after;
      expect(others.map(({ matches: each, goal }) => [each, goal])).toEqual(before.map(({ matches: each, goal }) => [each, goal]));
    }),
    { numRuns: 40 },
  );
});
