import { isIP } from "node:net";
import type { LabHost } from "./types.ts";

/** One machine of the lab: the hosts of the inventory that share an address share it. */
export interface Machine {
  /** Counts from 1. */
  readonly index: number;
  /** The inventory's names; the first is the machine's own. */
  readonly names: readonly string[];
  readonly address: string;
  /** Length of the subnet's prefix. */
  readonly prefix: number;
}

const asNumber = (address: string): number => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
const asAddress = (number: number): string => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");

/** Whether an interface can have it and others can talk to it: not loopback, not multicast, not 0.x. */
function assignable(address: string): boolean {
  if (isIP(address) === 6) return !/^(::1?$|ff|fe80:)/i.test(address);
  if (isIP(address) !== 4) return false;
  const first = Number(address.split(".")[0]);
  return first > 0 && first < 224 && first !== 127;
}

/** RFC 2544's range for tests: no real network routes it. */
const madeUpStart = asNumber("198.18.0.1");

/**
 * The subnet that holds all of them, as long as it is no larger than a /16; else each is alone in its /24.
 * The nodes reach each other in any case: they have a route to everything over the one bridge.
 */
export function commonPrefix(addresses: readonly string[]): number {
  const [first = 0, ...rest] = addresses.map(asNumber);
  const shared = rest.reduce((bits, other) => Math.min(bits, Math.clz32((first ^ other) >>> 0)), 32);
  return shared >= 24 || shared < 16 ? 24 : shared;
}

/** Gives every host its machine: the inventory's address, else its name where that is one, else one from a range made for tests. */
export function allocate(hosts: readonly LabHost[]): Machine[] {
  const wanted = hosts.map(({ name, address }) => [address, name].find((candidate) => candidate !== undefined && assignable(candidate)));
  const taken = new Set(wanted.filter((address) => address !== undefined));
  let next = madeUpStart;
  const free = (): string => {
    while (taken.has(asAddress(next)) || (next & 255) === 0 || (next & 255) === 255) next++;
    return asAddress(next++);
  };
  const names = new Map<string, string[]>();
  hosts.forEach(({ name }, i) => {
    const address = wanted[i] ?? free();
    names.set(address, [...(names.get(address) ?? []), name]);
  });
  const made = [...names.keys()].filter((address) => !taken.has(address) && isIP(address) === 4);
  const given = [...taken].filter((address) => isIP(address) === 4);
  const prefixes = { made: Math.min(commonPrefix(made), 16), given: commonPrefix(given) };
  return [...names].map(([address, own], i) => ({
    index: i + 1,
    names: own,
    address,
    prefix: isIP(address) === 6 ? 64 : taken.has(address) ? prefixes.given : prefixes.made,
  }));
}
