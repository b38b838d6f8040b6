import type { Random } from "../random.ts";
import type { Drift } from "./drift.ts";

/** Both rules that the product needs, as iptables takes them; `$c` is the chain whose end rejects. */
const vrrp = "-p 112 -m comment --comment keepalived -j ACCEPT";
const http = "-p tcp --dport 8080 -m conntrack --ctstate NEW -m comment --comment haproxy -j ACCEPT";
const file = "/etc/sysconfig/iptables";

const live: readonly Drift[] = [
  { name: "a rule removed", script: "iptables -D $c $r" },
  { name: "a rule twice", script: "iptables -I $c 1 $r" },
  { name: "a rule three times", script: "iptables -I $c 1 $r; iptables -A $c $r" },
  { name: "a rule behind the REJECT", script: "iptables -D $c $r; iptables -A $c $r" },
  { name: "a rule without its comment", script: `iptables -D $c $r; iptables -I $c 1 $(echo "$r" | sed 's/-m comment --comment [a-z]*//')` },
  { name: "a rule of another wording behind the REJECT", script: "iptables -D $c $r; iptables -A $c -p vrrp -j ACCEPT" },
  { name: "a rule for one interface only", script: "iptables -D $c $r; iptables -I $c 1 -i eth0 $r" },
  { name: "a DROP before all", script: `iptables -I $c 1 $(echo "$r" | sed 's/ACCEPT/DROP/')` },
  { name: "no rules at all", script: "iptables -F $c" },
  { name: "no REJECT", script: "iptables -D $c -j REJECT --reject-with icmp-host-prohibited" },
  { name: "two REJECTs", script: "iptables -A $c -j REJECT; iptables -I $c 2 -p udp -j REJECT" },
  { name: "a LOG before the REJECT", script: "iptables -I $c 4 -j LOG" },
  { name: "the policy DROP", script: "iptables -P INPUT DROP" },
  {
    name: "chains like docker's",
    script: `iptables -N DOCKER; iptables -N DOCKER-USER; iptables -I FORWARD -j DOCKER-USER; iptables -A DOCKER-USER -j RETURN
iptables -t nat -N DOCKER; iptables -t nat -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER`,
  },
  { name: "an empty chain jumped to first", script: "iptables -N f2b-sshd; iptables -I $c 1 -p tcp --dport 22 -j f2b-sshd; iptables -A f2b-sshd -j RETURN" },
  {
    name: "a chain of our own that rejects",
    script: "iptables -N last; iptables -A last -i lo -j RETURN; iptables -A last -j REJECT; iptables -I $c 3 -j last",
  },
  { name: "the unit stopped", script: "systemctl stop iptables" },
  { name: "the rules loaded anew", script: "systemctl restart iptables" },
];

const saved: readonly Drift[] = [
  { name: "a rule removed", script: `sed -i "/--comment $k/d" ${file}` },
  { name: "a rule twice", script: `sed -i "/--comment $k/p" ${file}` },
  { name: "a rule behind the REJECT", script: `sed -i "/--comment $k/d" ${file}; sed -i "/^-A $c .*REJECT/a -A $c $r" ${file}` },
  { name: "a comment and an empty line", script: `printf '\\n# by hand\\n' >>${file}` },
  { name: "counters", script: `sed -i 's/^-A INPUT/[12:3456] &/' ${file}` },
  {
    name: "another table before",
    script: `{ printf '*nat\\n:PREROUTING ACCEPT [0:0]\\nCOMMIT\\n'; cat ${file}; } >/tmp/rules; cat /tmp/rules >${file}; rm /tmp/rules`,
  },
  { name: "what iptables-save prints", script: `iptables-save >${file}` },
  { name: "for everybody to read", script: `chmod 0644 ${file}` },
  { name: "no newline at its end", script: `printf %s "$(cat ${file})" >${file}` },
  { name: "removed", script: `rm -f ${file}` },
];

/** A drift of the kernel's rules, or of those that the next boot loads. */
export function firewallDrift(random: Random, chain: string): Drift {
  const isLive = random.chance(0.6);
  const { name, script } = random.pick(isLive ? live : saved);
  const [keyword, rule] = random.pick([
    ["keepalived", vrrp],
    ["haproxy", http],
  ] as const);
  return {
    name: `${isLive ? "live rules" : file}: ${name} (${keyword})`,
    script: `c=${chain} k=${keyword} r="${rule}"; { ${isLive ? "" : `[ -e ${file} ] || exit 0; `}${script}; } 2>&1; :`,
  };
}
