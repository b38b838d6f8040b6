import { describe, expect, it } from "vitest";
import { reachedFrom, standingOf, targetsThatEnd } from "../../../../src/observations/shared/iptables/effect.ts";
import { parseRule, type Rule } from "../../../../src/observations/shared/iptables/rule.ts";
import { chainOf, parseTables } from "../../../../src/observations/shared/iptables/tables.ts";
import { elDefault, rhFirewall } from "./el-rules.ts";

const vrrp = parseRule("-A INPUT -p 112 -j ACCEPT") as Rule;

function standing(text: string, chain = "INPUT") {
  const tables = parseTables(text);
  return standingOf({ ...vrrp, chain }, chainOf(tables, "filter", chain)?.rules ?? [], targetsThatEnd(tables, "filter"));
}

const filter = (...lines: string[]): string => ["*filter", ":INPUT ACCEPT [0:0]", ":OWN - [0:0]", ":SUB - [0:0]", ...lines, "COMMIT", ""].join("\n");

describe("where a rule for VRRP must stand", () => {
  it("is before EL's REJECT", () => {
    expect(standing(elDefault)).toEqual({ effective: undefined, present: undefined, anchor: 4 });
  });

  it("is before the jump into a chain that ends in REJECT, and before that REJECT", () => {
    expect(standing(rhFirewall).anchor).toBe(0);
    expect(standing(rhFirewall, "RH-Firewall-1-INPUT").anchor).toBe(4);
  });

  it.each([
    ["a DROP of VRRP", ["-A INPUT -p vrrp -j DROP"], 0],
    ["a DROP of something else", ["-A INPUT -p udp -j DROP"], undefined],
    ["a jump into a chain that comes back", ["-A INPUT -j OWN", "-A OWN -p udp -j DROP"], undefined],
    ["a jump into a chain that may come back before its end", ["-A INPUT -j OWN", "-A OWN -i lo -j RETURN", "-A OWN -j DROP"], undefined],
    ["a jump into a chain that jumps into one that ends", ["-A INPUT -j OWN", "-A OWN -j SUB", "-A SUB -j DROP"], 0],
    ["a log of everything", ["-A INPUT -j LOG"], undefined],
    ["a limit on what is dropped", ["-A INPUT -m limit --limit 1/sec -j DROP"], undefined],
    ["a goto", ["-A INPUT -g OWN", "-A OWN -j DROP"], 0],
  ])("%s", (_, lines, anchor) => {
    expect(standing(filter(...lines)).anchor).toBe(anchor);
  });
});

it("knows a dead rule from one that takes effect", () => {
  const accept = "-A INPUT -p vrrp -j ACCEPT";
  const reject = "-A INPUT -j REJECT --reject-with icmp-host-prohibited";
  expect(standing(filter(accept, reject))).toEqual({ effective: 0, present: 0, anchor: 1 });
  expect(standing(filter(reject, accept))).toEqual({ effective: undefined, present: 1, anchor: 0 });
});

it("follows jumps from chain to chain", () => {
  expect([...reachedFrom(parseTables(rhFirewall), "filter", "INPUT")]).toEqual(["RH-Firewall-1-INPUT"]);
  expect([...reachedFrom(parseTables(filter("-A OWN -j SUB", "-A SUB -j OWN")), "filter", "OWN")]).toEqual(["SUB", "OWN"]);
  expect([...reachedFrom(parseTables(elDefault), "filter", "INPUT")]).toEqual([]);
});

it("has the built-in chains of a table that was never used, and no others", () => {
  expect(chainOf(parseTables(""), "filter", "INPUT")?.rules).toEqual([]);
  expect(chainOf(parseTables(""), "filter", "RH-Firewall-1-INPUT")).toBeUndefined();
});
