/** IANA's numbers of protocols, by the names that /etc/protocols has for them: EL's (package setup) and Debian's (netbase). The first of a number is usual. */
const table = `
0 ip hopopt
1 icmp
2 igmp
3 ggp
4 ipencap ipv4
5 st
6 tcp
7 cbt
8 egp
9 igp
12 pup
17 udp
20 hmp
22 xns-idp
27 rdp
29 iso-tp4
33 dccp
36 xtp
37 ddp
38 idpr-cmtp
41 ipv6
43 ipv6-route
44 ipv6-frag
45 idrp
46 rsvp
47 gre
50 esp ipv6-crypt
51 ah ipv6-auth
57 skip
58 icmpv6 ipv6-icmp icmp6
59 ipv6-nonxt
60 ipv6-opts
73 rspf
81 vmtp
88 eigrp
89 ospf ospfigp
93 ax.25
94 ipip
97 etherip
98 encap
103 pim
108 ipcomp
112 vrrp
115 l2tp
124 isis
132 sctp
133 fc
135 mh ipv6-mh mobility-header
136 udplite
137 mpls-in-ip
138 manet
139 hip
140 shim6
141 wesp
142 rohc
143 ethernet`;

/** Numbers of protocols by name. On the host the names need /etc/protocols, numbers always work. */
export const protocolNumbers: Readonly<Record<string, string>> = Object.fromEntries(
  table
    .trim()
    .split("\n")
    .flatMap((line) => {
      const [number = "", ...names] = line.split(" ");
      return names.map((name) => [name, number]);
    }),
);

/** Every protocol that has a name; `all` is any. */
export const protocolNames: ReadonlySet<string> = new Set([...Object.keys(protocolNumbers), "all"]);

/** `vrrp` and `112` are one protocol. */
export function protocolNumber(protocol: string): string {
  const name = protocol.toLowerCase();
  return Object.hasOwn(protocolNumbers, name) ? (protocolNumbers[name] ?? name) : name;
}
