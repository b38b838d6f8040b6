import { allConnectionNames, connectionNames, type ConnectionSetting } from "../../inventory/connection-names.ts";
import type { Host } from "../../inventory/types.ts";
import type { Entry } from "../../vars/value.ts";
import { type Finding, finding, type Loaded } from "../finding.ts";

/** Settings by which two hosts with one address may be two machines all the same. */
const ways: readonly ConnectionSetting[] = ["port", "proxyJump", "proxyCommand", "user", "connection"];

/** Hosts with one address: mostly one was copied from the other, and both are meant to be machines of their own. */
export function* sharedAddresses({ inventory }: Loaded): Iterable<Finding> {
  const first = new Map<string, string>();
  for (const host of inventory?.hosts.values() ?? []) {
    const address = settingOf(host, "host");
    if (address?.value.kind !== "scalar" || !allConnectionNames.has(address.key)) continue;
    const way = [address.value.raw, ...ways.map((setting) => rawOf(settingOf(host, setting)))].join(" ");
    const other = first.get(way);
    if (other === undefined) first.set(way, host.name);
    else if (isOwn(host, address))
      yield finding(
        "HF1912",
        `${host.name} has the address of ${other}`,
        address.value.span,
        "correct one of them; whatever is done to one is done to the other",
      );
  }
}

/** What all of a group have in common, as the address of one gateway, is no slip of the hand. */
function isOwn(host: Host, { keySpan }: Entry): boolean {
  return host.vars.at(-1)?.entries.some((entry) => entry.keySpan === keySpan) ?? false;
}

function settingOf({ vars }: Host, setting: ConnectionSetting): Entry | undefined {
  const names: readonly string[] = connectionNames[setting];
  return vars.flatMap(({ entries }) => entries.filter(({ key }) => names.includes(key))).at(-1);
}

function rawOf(entry: Entry | undefined): string {
  return entry && "raw" in entry.value ? entry.value.raw : "";
}
