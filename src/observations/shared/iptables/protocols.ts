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

/** `vrrp` and `112` are one protocol. */
export function protocolNumber(protocol: string): string {
  const name = protocol.toLowerCase();
  return Object.hasOwn(protocolNumbers, name) ? (protocolNumbers[name] ?? name) : name;
}
