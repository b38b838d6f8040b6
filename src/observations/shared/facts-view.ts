import { BlockList, isIP } from "node:net";
import { HoldfastError } from "../../core/errors.ts";
import { Exit } from "../../core/exit.ts";
import { lazyRecord } from "../../vars/lazy-record.ts";
import type { Key } from "../define.ts";
import { factKey, facts } from "../fact.ts";
import { localFactsKey, type LocalFacts } from "../local-facts.ts";
import { momentKey, moments } from "../moment.ts";
import network, { type Address, type Network } from "../network.ts";
import type { FactsView } from "./facts-schema.ts";
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

/** Each fact by itself, so that a broken one fails only what uses it. */
function localView(found: LocalFacts): FactsView["local"] {
  return lazyRecord(Object.keys(found), (name) => {
    const fact = found[name];
    if (fact && "fault" in fact)
      throw new HoldfastError(`can't find out facts.local.${name}: ${fact.path}: ${fact.fault}`, {
        code: "HF3102",
        hint: "it must be JSON or INI, or a program that prints one of them",
        exit: Exit.failed,
      });
    return fact?.value;
  }) as FactsView["local"];
}

/** `facts` as expressions see it: each member reads what it needs when it is touched, so a play pays for no fact that it does not name. */
export function factsView(read: <V>(key: Key<V>) => V): object {
  const network = (): Network => freeze(read(networkKey));
  const members: { readonly [Name in keyof FactsView]: () => FactsView[Name] } = {
    os: () => read(factKey("os")),
    kernel: () => read(factKey("kernel")),
    architecture: () => read(factKey("architecture")),
    hostname: () => read(factKey("hostname")),
    fqdn: () => read(factKey("fqdn")),
    package_manager: () => read(factKey("package_manager")),
    cpus: () => read(factKey("cpus")),
    selinux: () => read(factKey("selinux")),
    init: () => read(factKey("init")),
    virtualization: () => read(factKey("virtualization")),
    firewall: () => read(factKey("firewall")).in_charge,
    boot_id: () => read(factKey("boot")),
    machine_id: () => read(factKey("machine")).id,
    user: () => read(factKey("machine")).user,
    network,
    interfaces: () => network().interfaces,
    default_interface: () => network().default_interface,
    addresses: () => freeze(Object.values(network().interfaces).flatMap((each) => each.addresses.map(({ address }) => address))),
    routes: () => read(momentKey("routes")),
    mounts: () => read(momentKey("mounts")),
    memory: () => read(momentKey("memory")),
    users: () => read(momentKey("users")),
    date: () => read(momentKey("date")),
    local: () => localView(read(localFactsKey)),
  };
  const view = {
    /** The name of the interface whose subnet holds `address`; null when none does. */
    interface_for: (address: string) => interfaceFor(network(), address),
  };
  for (const [name, get] of Object.entries(members)) Object.defineProperty(view, name, { enumerable: true, get });
  return Object.freeze(view);
}

/** All that `factsView` may read. */
export const allFactKeys: readonly Key[] = [
  ...Object.keys(facts).map((id) => ({ kind: "fact", id })),
  ...Object.keys(moments).map((id) => ({ kind: "moment", id })),
  networkKey,
  localFactsKey,
];
