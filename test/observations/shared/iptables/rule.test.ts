import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRule, sameRule, type Rule } from "../../../../src/observations/shared/iptables/rule.ts";
import { tokensOf, tokenText } from "../../../../src/observations/shared/iptables/tokens.ts";

function rule(text: string): Rule {
  const parsed = parseRule(text);
  if (!parsed) throw new Error(`no rule: ${text}`);
  return parsed;
}

const same = (a: string, b: string): boolean => sameRule(rule(a), rule(b));

describe("two spellings of one rule", () => {
  it.each([
    ["-A INPUT -p vrrp -j ACCEPT", "-A INPUT -p 112 -j ACCEPT"],
    ["-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT", "-A INPUT -p tcp --dport 80 -j ACCEPT"],
    ["-A INPUT -m tcp -p tcp --dport 80 -j ACCEPT", "-A INPUT -p tcp --destination-port 80 -j ACCEPT"],
    ["-A INPUT -s 10.0.0.1/32 -j DROP", "-A INPUT --source 10.0.0.1 -j DROP"],
    ["-A INPUT -s 10.0.0.1/32 -j DROP", "-A INPUT -s 10.0.0.1/255.255.255.255 -j DROP"],
    ["-A INPUT -s 192.168.0.0/22 -j DROP", "-A INPUT -s 192.168.2.20/255.255.252.0 -j DROP"],
    ["-A INPUT -s FE80::1/128 -j DROP", "-A INPUT -s fe80::1 -j DROP"],
    ["-A INPUT -s 2001:db8::1/128 -j DROP", "-A INPUT -s 2001:DB8:0:0::1 -j DROP"],
    ["-A INPUT -s 2001:db8:0:20::/60 -j DROP", "-A INPUT -s 2001:db8:0:2f::1/60 -j DROP"],
    ["-A INPUT -s ::ffff:1.2.3.4/128 -j DROP", "-A INPUT -s ::ffff:102:304 -j DROP"],
    ["-A INPUT -p l2tp -j ACCEPT", "-A INPUT -p 115 -j ACCEPT"],
    ["-A INPUT -p ipv4 -j ACCEPT", "-A INPUT -p ipencap -j ACCEPT"],
    ["-A INPUT -j ACCEPT", "-A INPUT -p ip -j ACCEPT"],
    ["-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT", "-A INPUT -p tcp --dport 22:22 -j ACCEPT"],
    ["-A INPUT -p tcp -m tcp --dport 0:1023 -j ACCEPT", "-A INPUT -p tcp --dport :1023 -j ACCEPT"],
    ["-A INPUT -p udp -m udp -j ACCEPT", "-A INPUT -p udp --sport 0:65535 -j ACCEPT"],
    ["-A INPUT -p all -s 0.0.0.0/0 -j DROP", "-A INPUT -j DROP"],
    ["-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT", "-A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT"],
    ['-A INPUT -p 112 -m comment --comment "VRRP -j DROP" -j ACCEPT', "-A INPUT -p 112 -j ACCEPT"],
    ["-A INPUT -j REJECT", "-A INPUT -j REJECT --reject-with icmp-port-unreachable"],
    ["-A INPUT -j ACCEPT -p tcp --dport 22", "-A INPUT -p tcp --dport 22 -j ACCEPT"],
    ["[12:3400] -A INPUT -p 112 -j ACCEPT", "-A INPUT -p 112 -c 12 3400 -j ACCEPT"],
    ["-A INPUT -s ! 10.0.0.1 -j DROP", "-A INPUT ! -s 10.0.0.1/32 -j DROP"],
    ["-A INPUT -i eth0 -p 112 -j ACCEPT", "-A INPUT -p 112 -i eth0 -j ACCEPT"],
  ])("%s = %s", (a, b) => {
    expect(same(a, b)).toBe(true);
  });
});

describe("two rules", () => {
  it.each([
    ["-A INPUT -p 112 -j ACCEPT", "-A INPUT -p 112 -j DROP"],
    ["-A INPUT -p 112 -j ACCEPT", "-A INPUT ! -p 112 -j ACCEPT"],
    ["-A INPUT -p tcp --dport 80 -j ACCEPT", "-A INPUT -p tcp --sport 80 -j ACCEPT"],
    ["-A INPUT -p 112 -j ACCEPT", "-A INPUT -p 112 -i eth0 -j ACCEPT"],
    ["-A INPUT -j REJECT --reject-with icmp-host-prohibited", "-A INPUT -j REJECT"],
    ['-A INPUT -j LOG --log-prefix "-p 112"', "-A INPUT -p 112 -j LOG"],
    ["-A INPUT -m rpfilter -j DROP", "-A INPUT -j DROP"],
    ["-A INPUT -m set --match-set a src,dst -j DROP", "-A INPUT -m set --match-set a dst,src -j DROP"],
    ["-A INPUT -j CUSTOM", "-A INPUT -g CUSTOM"],
    ["-A INPUT -s 2001:db8::/64 -j DROP", "-A INPUT -s 2001:db8::/63 -j DROP"],
    ["-A INPUT -p tcp --dport 22:23 -j ACCEPT", "-A INPUT -p tcp --dport 22 -j ACCEPT"],
  ])("%s ≠ %s", (a, b) => {
    expect(same(a, b)).toBe(false);
  });
});

it("takes nothing but appended rules", () => {
  for (const text of ["", "# -A INPUT -j DROP", ":INPUT ACCEPT [0:0]", "COMMIT", "-P INPUT DROP", "-A"]) expect(parseRule(text)).toBeUndefined();
});

it("keeps the order of matches out of a rule's meaning", () => {
  const matches = ["-p tcp", "! -s 10.0.0.1", "-i eth0", "--dport 80", "-m conntrack --ctstate NEW,INVALID", "-d 10.0.0.0/8"];
  fc.assert(
    fc.property(fc.shuffledSubarray(matches), fc.shuffledSubarray(matches), (one, other) => {
      const equal = one.length === other.length && one.every((match) => other.includes(match));
      expect(same(`-A INPUT ${one.join(" ")} -j ACCEPT`, `-A INPUT ${other.join(" ")} -j ACCEPT`)).toBe(equal);
    }),
  );
});

it("reads any word back as it wrote it", () => {
  fc.assert(
    fc.property(fc.array(fc.string().filter((word) => word !== "" && !word.includes("\n"))), (words) => {
      expect(tokensOf(words.map(tokenText).join(" ")).map(({ text }) => text)).toEqual(words);
    }),
  );
});
