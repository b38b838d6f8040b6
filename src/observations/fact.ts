import { quote } from "../shell/quote.ts";
import { defineObservation, type Key } from "./define.ts";
import { firewallScript, parseFirewall, type Firewall } from "./shared/facts/firewall.ts";
import { machineScript, parseMachine, type Machine } from "./shared/facts/machine.ts";
import { osScript, parseOs, type Os } from "./shared/facts/os.ts";
import { freeze } from "./shared/freeze.ts";
import { packageManagerFunction, type PackageManager } from "./shared/package-manager.ts";
import { sectionFunction, sections } from "./shared/sections.ts";

/** Every fact by id, with what reading it gives. */
interface Facts {
  os: Os;
  /** The name the kernel has, up to the first dot. */
  hostname: string;
  /** As the resolver completes it: may ask a name server, so it is read apart, for 3 seconds at most. */
  fqdn: string;
  package_manager: PackageManager | "none";
  firewall: Firewall;
  /** New at each boot. */
  boot: string;
  machine: Machine;
}

const word = (text: string): string => text.trim();

const facts: { readonly [Id in keyof Facts]: { readonly script: string; readonly parse: (text: string) => Facts[Id] } } = {
  os: { script: osScript, parse: parseOs },
  hostname: { script: "uname -n", parse: (text) => word(text).split(".")[0] ?? "" },
  fqdn: { script: "timeout 3 hostname -f 2>/dev/null || uname -n", parse: word },
  package_manager: { script: `${packageManagerFunction}package_manager`, parse: (text) => word(text) as PackageManager | "none" },
  firewall: { script: firewallScript, parse: parseFirewall },
  boot: { script: "cat /proc/sys/kernel/random/boot_id", parse: word },
  machine: { script: machineScript, parse: parseMachine },
};

function known(id: string): id is keyof Facts {
  return Object.hasOwn(facts, id);
}

/** The key of a fact, with its type. */
export function factKey<Id extends keyof Facts>(id: Id): Key<Facts[Id]> {
  return { kind: "fact", id };
}

/** What a machine is, as far as it does not change by itself. Each is read only when somebody looks at it. */
export default defineObservation<unknown>({
  kind: "fact",
  speculative: true,
  script: (ids) =>
    sectionFunction +
    ids
      .filter(known)
      .map((id) => `section ${quote(id)}; ${facts[id].script}`)
      .join("\n"),
  parse(stdout, ids) {
    const texts = sections(stdout.toString());
    return new Map(ids.filter(known).map((id) => [id, freeze(facts[id].parse(texts.get(id) ?? ""))]));
  },
});
