import { BlockList, isIP } from "node:net";
import type { Key } from "../define.ts";
import { factKey } from "../fact.ts";
import network, { type Address, type Network } from "../network.ts";
import { freeze } from "./freeze.ts";

const networkKey = network.key("all");

function contains({ address, prefix, family }: Address, wanted: string): boolean {
  const subnet = new BlockList();
  subnet.addSubnet(address, prefix, family);
  return subnet.check(wanted, isIP(wanted) === 6 ? "ipv6" : "ipv4");
}

/** The interface whose subnet holds the address, the narrowest subnet first; null when none does. */
function interfaceFor({ interfaces }: Network, address: string): string | null {
  if (isIP(address) === 0) return null;
  const found = Object.values(interfaces)
    .flatMap(({ name, addresses }) => addresses.filter((each) => contains(each, address)).map(({ prefix }) => ({ name, prefix })))
    .toSorted((a, b) => b.prefix - a.prefix);
  return found[0]?.name ?? null;
}

/** `facts` as expressions see it: each member reads what it needs when it is touched, so a play pays for no fact that it does not name. */
export function factsView(read: <V>(key: Key<V>) => V): object {
  const view = {
    get os() {
      return read(factKey("os"));
    },
    get network() {
      return freeze(read(networkKey));
    },
    get interfaces() {
      return freeze(read(networkKey)).interfaces;
    },
    get hostname() {
      return read(factKey("hostname"));
    },
    get fqdn() {
      return read(factKey("fqdn"));
    },
    get package_manager() {
      return read(factKey("package_manager"));
    },
    /** Who is in charge of it. */
    get firewall() {
      return read(factKey("firewall")).in_charge;
    },
    get boot_id() {
      return read(factKey("boot"));
    },
    get machine_id() {
      return read(factKey("machine")).id;
    },
    get user() {
      return read(factKey("machine")).user;
    },
    /** The name of the interface whose subnet holds `address`; null when none does. */
    interface_for: (address: string) => interfaceFor(read(networkKey), address),
  };
  return Object.freeze(view);
}
