import { isIP } from "node:net";
import { composite } from "../run/composite.ts";
import { textOf, wrong, type Helper } from "./define.ts";

/** An address with the length of its network's prefix. */
interface Address {
  readonly version: 4 | 6;
  readonly bits: bigint;
  readonly prefix: number;
}

/** `192.168.2.10`, `192.168.2.10/24`, `fe80::1/64`: its parts as texts, and comparison with others. */
export const ip: Helper = { usage: "ip(x)", arity: [1, 1], run: ([value]) => present(parse(textOf(value, "ip"))) };

function present(own: Address): object {
  const { version, bits, prefix } = own;
  const mask = maskOf(own);
  const other = (value: unknown): Address => parse(textOf(value, "ip"));
  return composite({
    version,
    prefix,
    address: format(version, bits),
    netmask: format(version, mask),
    network: format(version, bits & mask),
    cidr: `${format(version, bits & mask)}/${prefix}`,
    ...(version === 4 ? { broadcast: format(version, bits | (~mask & 0xffff_ffffn)) } : {}),
    contains: (value: unknown) => inside(other(value), own),
    equals: (value: unknown) => compare(other(value), own) === 0,
    /** -1, 0 or 1: for sorting. */
    compare: (value: unknown) => compare(own, other(value)),
  });
}

function parse(text: string): Address {
  const [, host = "", length] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const version = isIP(host);
  if ((version !== 4 && version !== 6) || host.includes("%")) throw wrong(`\`${text}\` is no IP address`, 'such as "192.0.2.10", "192.0.2.0/24" or "fe80::1"');
  const width = widthOf(version);
  const prefix = length === undefined ? width : Number(length);
  if (prefix > width) throw wrong(`\`${text}\`: the prefix is at most ${width}`);
  return { version, bits: version === 4 ? bitsOf4(host) : bitsOf6(host), prefix };
}

function widthOf(version: 4 | 6): number {
  return version === 4 ? 32 : 128;
}

function maskOf({ version, prefix }: Address): bigint {
  const width = BigInt(widthOf(version));
  return ((1n << width) - 1n) ^ ((1n << (width - BigInt(prefix))) - 1n);
}

function inside(inner: Address, outer: Address): boolean {
  const mask = maskOf(outer);
  return inner.version === outer.version && inner.prefix >= outer.prefix && (inner.bits & mask) === (outer.bits & mask);
}

function compare(a: Address, b: Address): number {
  if (a.version !== b.version) return a.version - b.version > 0 ? 1 : -1;
  return a.bits === b.bits ? 0 : a.bits > b.bits ? 1 : -1;
}

function bitsOf4(host: string): bigint {
  return host.split(".").reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
}

function bitsOf6(host: string): bigint {
  const dotted = /[\d.]+$/.exec(host)?.[0] ?? "";
  const tail = dotted.includes(".") ? bitsOf4(dotted) : undefined;
  const plain = tail === undefined ? host : `${host.slice(0, -dotted.length)}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`;
  const [left = "", right] = plain.split("::");
  const groups = (side: string | undefined): string[] => (side ? side.split(":") : []);
  const [before, after] = [groups(left), groups(right)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return [...before, ...zeros, ...after].reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

function format(version: 4 | 6, bits: bigint): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join(".");
  const text = Array.from({ length: 8 }, (_, i) => ((bits >> BigInt(112 - 16 * i)) & 0xffffn).toString(16)).join(":");
  const runs = [...text.matchAll(/\b0(?::0)+\b/g)].toSorted((a, b) => b[0].length - a[0].length);
  const [run] = runs;
  return run ? `${text.slice(0, run.index).replace(/:$/, "")}::${text.slice(run.index + run[0].length).replace(/^:/, "")}` : text;
}
