import { defineObservation, type Key } from "./define.ts";
import { readingOf, type FactValues } from "./shared/facts/define.ts";
import { firewall } from "./shared/facts/firewall.ts";
import { machine } from "./shared/facts/machine.ts";
import { os } from "./shared/facts/os.ts";
import { architecture, boot, cpus, fqdn, hostname, init, kernel, packageManager, selinux, virtualization } from "./shared/facts/system.ts";

/** Every fact that stays as it is unless somebody changes the machine, by id. */
export const facts = {
  os,
  kernel,
  architecture,
  hostname,
  fqdn,
  package_manager: packageManager,
  firewall,
  boot,
  machine,
  cpus,
  selinux,
  init,
  virtualization,
} as const;

type Values = FactValues<typeof facts>;

/** The key of a fact, with its type. */
export function factKey<Id extends keyof Values>(id: Id): Key<Values[Id]> {
  return { kind: "fact", id };
}

/** What a machine is, as far as it does not change by itself. Each is read only when somebody looks at it. */
export default defineObservation<unknown>({ kind: "fact", speculative: true, ...readingOf(facts) });
