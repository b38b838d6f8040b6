import fc from "fast-check";
import { expect, it } from "vitest";
import { addRule, holdsChain, removeRule } from "../../../../src/observations/shared/iptables/edit.ts";
import { parseRule, type Rule } from "../../../../src/observations/shared/iptables/rule.ts";
import { elDefault, rhFirewall } from "./el-rules.ts";

const rule = (text: string): Rule => parseRule(text) as Rule;
const vrrp = rule("-A INPUT -p 112 -j ACCEPT");

it("adds one line before EL's REJECT and leaves the rest", () => {
  expect(addRule(elDefault, "filter", vrrp)).toBe(elDefault.replace("-A INPUT -j REJECT", "-A INPUT -p 112 -j ACCEPT\n-A INPUT -j REJECT"));
});

it("adds to the chain that is named", () => {
  const edited = addRule(rhFirewall, "filter", rule("-A RH-Firewall-1-INPUT -p 112 -j ACCEPT"));
  expect(edited).toBe(rhFirewall.replace("-A RH-Firewall-1-INPUT -j REJECT", "-A RH-Firewall-1-INPUT -p 112 -j ACCEPT\n$&"));
});

it("keeps comments and counters, and finds the rule in any spelling", () => {
  const text = elDefault.replace("-A INPUT -j REJECT", "# for keepalived\n[5:300] -A INPUT -p vrrp -m comment --comment ka -j ACCEPT\n$&");
  expect(addRule(text, "filter", vrrp)).toBe(text);
  expect(removeRule(text, "filter", vrrp)).toBe(elDefault.replace("-A INPUT -j REJECT", "# for keepalived\n$&"));
});

it("is not content with a rule after the REJECT", () => {
  const dead = elDefault.replace("-A FORWARD", "-A INPUT -p vrrp -j ACCEPT\n-A FORWARD");
  expect(addRule(dead, "filter", vrrp)).toContain("-A INPUT -p 112 -j ACCEPT\n-A INPUT -j REJECT");
});

it("looks into its own table alone", () => {
  const nat = "*nat\n:INPUT ACCEPT [0:0]\n-A INPUT -j ACCEPT\nCOMMIT\n";
  expect(addRule(nat + elDefault, "filter", vrrp)).toBe(nat + addRule(elDefault, "filter", vrrp));
  expect(holdsChain(nat, "filter", "INPUT")).toBe(false);
  expect(holdsChain(elDefault, "filter", "RH-Firewall-1-INPUT")).toBe(false);
  expect(holdsChain(rhFirewall, "filter", "RH-Firewall-1-INPUT")).toBe(true);
});

it("appends where nothing ends the chain", () => {
  const open = "*filter\n:INPUT DROP [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n";
  const once = addRule(open, "filter", vrrp);
  expect(once).toBe(open.replace("COMMIT", "-A INPUT -p 112 -j ACCEPT\nCOMMIT"));
  expect(addRule(once, "filter", rule("-A INPUT -p tcp --dport 80 -j ACCEPT"))).toBe(
    open.replace("COMMIT", "-A INPUT -p 112 -j ACCEPT\n-A INPUT -p tcp --dport 80 -j ACCEPT\nCOMMIT"),
  );
});

const anyRule = fc
  .tuple(
    fc.constantFrom("INPUT", "FORWARD"),
    fc.subarray(["-p vrrp", "-s 10.0.0.1/32", "-i eth0", "-m state --state NEW"]),
    fc.constantFrom("ACCEPT", "DROP", "REJECT", "LOG"),
  )
  .map(([chain, matches, target]) => ["-A", chain, ...matches, "-j", target].join(" "));

it("converges: a second edit changes nothing, and removing what was added gives the file back", () => {
  fc.assert(
    fc.property(fc.array(anyRule, { maxLength: 6 }), anyRule, (lines, text) => {
      const file = ["# mine", "*filter", ":INPUT ACCEPT [0:0]", ":FORWARD ACCEPT [0:0]", ...lines, "COMMIT", ""].join("\n");
      const added = addRule(file, "filter", rule(text));
      expect(addRule(added, "filter", rule(text))).toBe(added);
      const without = removeRule(file, "filter", rule(text));
      if (without === file) expect(removeRule(added, "filter", rule(text))).toBe(file);
      expect(addRule(without, "filter", rule(text)).split("\n").length).toBe(without.split("\n").length + 1);
    }),
  );
});
