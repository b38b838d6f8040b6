/** Numbers of protocols that rules name, from IANA's list; on the host the names need /etc/protocols, numbers always work. */
export const protocolNumbers: Readonly<Record<string, string>> = {
  icmp: "1",
  igmp: "2",
  ipencap: "4",
  tcp: "6",
  udp: "17",
  dccp: "33",
  gre: "47",
  esp: "50",
  ah: "51",
  icmpv6: "58",
  "ipv6-icmp": "58",
  icmp6: "58",
  ospf: "89",
  ospfigp: "89",
  pim: "103",
  vrrp: "112",
  sctp: "132",
  mh: "135",
  "ipv6-mh": "135",
  "mobility-header": "135",
  udplite: "136",
};

/** Further names of /etc/protocols (netbase), which a rule may hold as well. */
const rareNames =
  "all ip hopopt ggp st egp igp pup hmp xns-idp rdp iso-tp4 xtp ddp idpr-cmtp ipv6 ipv6-route ipv6-frag idrp rsvp skip ipv6-nonxt ipv6-opts rspf vmtp " +
  "eigrp ax.25 ipip etherip encap ipcomp l2tp isis fc mpls-in-ip manet hip shim6 wesp rohc ethernet mptcp";

/** Every protocol that has a name. */
export const protocolNames: ReadonlySet<string> = new Set([...Object.keys(protocolNumbers), ...rareNames.split(" ")]);

/** `vrrp` and `112` are one protocol. */
export function protocolNumber(protocol: string): string {
  const name = protocol.toLowerCase();
  return Object.hasOwn(protocolNumbers, name) ? (protocolNumbers[name] ?? name) : name;
}
