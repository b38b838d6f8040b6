import { isIPv4, isIPv6, SocketAddress } from "node:net";

/** `255.255.252.0` as 22; undefined for anything but ones followed by zeros. */
function maskLength(mask: string): number | undefined {
  const bits = mask
    .split(".")
    .map((octet) => Number(octet).toString(2).padStart(8, "0"))
    .join("");
  return /^1*0*$/.test(bits) ? bits.lastIndexOf("1") + 1 : undefined;
}

/** The first `prefix` bits of numbers of `width` bits each; the others are 0. */
function masked(parts: readonly number[], width: number, prefix: number): number[] {
  // A shift by more than 31 bits is one by fewer to JavaScript.
  const dropped = (i: number): number => Math.min(width, Math.max(0, (i + 1) * width - prefix));
  return parts.map((part, i) => (part >> dropped(i)) << dropped(i));
}

function network4(address: string, prefix: number): string {
  return masked(address.split(".").map(Number), 8, prefix).join(".");
}

/** As inet_ntop(3) spells it, and with it iptables. */
function network6(address: string, prefix: number): string {
  const spelled = (text: string): string => new SocketAddress({ address: text, family: "ipv6" }).address;
  if (prefix === 128) return spelled(address);
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const [first, last] = [head, tail ?? ""].map((side) => side.split(":").filter((group) => group !== "")) as [string[], string[]];
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => "0");
  const groups = [...first, ...zeros, ...last].map((group) => Number.parseInt(group, 16));
  const cut = masked(groups, 16, prefix).map((group) => group.toString(16));
  return spelled(cut.join(":"));
}

/** An address or subnet as iptables prints it, one host without its `/32`; undefined for "anywhere". */
export function plainAddress(text: string): string | undefined {
  const [address = "", mask] = text.split("/");
  const v6 = isIPv6(address);
  if (!v6 && !isIPv4(address)) return text;
  const full = v6 ? 128 : 32;
  const prefix = mask === undefined ? full : mask.includes(".") ? maskLength(mask) : Number(mask);
  if (prefix === undefined || Number.isNaN(prefix) || prefix > full) return text;
  if (prefix === 0) return undefined;
  const plain = v6 ? network6(address, prefix) : network4(address, prefix);
  return prefix === full ? plain : `${plain}/${prefix}`;
}

/** Which of IP's versions an address or subnet is of; undefined for what is neither: a name, a list. */
export function addressVersion(text: string): "ipv4" | "ipv6" | undefined {
  const [, address = "", mask] = /^([^/%]+)(?:\/([^/]+))?$/.exec(text) ?? [];
  const fits = (longest: number): boolean => mask === undefined || (/^\d{1,3}$/.test(mask) && Number(mask) <= longest);
  if (isIPv4(address)) return fits(32) || isIPv4(mask ?? "") ? "ipv4" : undefined;
  return isIPv6(address) && fits(128) ? "ipv6" : undefined;
}
