import { isIPv6 } from "node:net";

/** `255.255.252.0` as 22; undefined for anything but ones followed by zeros. */
function maskLength(mask: string): number | undefined {
  const bits = mask
    .split(".")
    .map((octet) => Number(octet).toString(2).padStart(8, "0"))
    .join("");
  return /^1*0*$/.test(bits) ? bits.lastIndexOf("1") + 1 : undefined;
}

function network(address: string, prefix: number): string {
  const octets = address.split(".").map(Number);
  return octets
    .map((octet, i) => octet & (0xff00 >> Math.min(8, Math.max(0, prefix - i * 8))))
    .map((octet) => octet & 0xff)
    .join(".");
}

/** An address or subnet as iptables prints it, one host without its `/32`; undefined for "anywhere". */
export function plainAddress(text: string): string | undefined {
  const [address = "", mask] = text.split("/");
  const v6 = isIPv6(address);
  const full = v6 ? 128 : 32;
  const prefix = mask === undefined ? full : mask.includes(".") ? maskLength(mask) : Number(mask);
  if (prefix === undefined || Number.isNaN(prefix)) return text;
  if (prefix === 0) return undefined;
  if (prefix === full) return address.toLowerCase();
  return `${v6 ? address.toLowerCase() : network(address, prefix)}/${prefix}`;
}
