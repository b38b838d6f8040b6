import type { Key } from "../../observations/define.ts";
import type { Lookup } from "../define.ts";
import { laterOver } from "./later.ts";

/** Packages and units that bring rules along or take them away. */
export function filtersPackets(name: string): boolean {
  return /^(ip6?tables|firewalld|nftables|ufw|netfilter)\b/.test(name);
}

/** Rules and who is in charge of them, once such a package or unit has changed. */
export function firewallLater(key: Key, below: () => Lookup, step: string): Lookup | undefined {
  return key.kind === "firewall" || (key.kind === "fact" && key.id === "firewall") ? laterOver(below(), step) : undefined;
}
