import { randomBytes } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Machine } from "./addresses.ts";
import { command } from "./command.ts";
import { rulesFor } from "./firewall.ts";
import { hostName, labPaths, machineName } from "./names.ts";
import type { Firewall } from "./types.ts";

/** A folder in the option string of an overlay mount. */
const escaped = (path: string): string => path.replace(/[\\:,]/g, "\\$&");

/** Lays a machine's own, still empty disk over the image; gives the root that it will boot from. */
export async function makeDisk(id: string, { index }: Machine, imageRoot: string): Promise<string> {
  const { disk, root } = labPaths(id).machine(index);
  const [upper, work] = [`${disk}/upper`, `${disk}/work`];
  for (const folder of [disk, upper, work, root]) await mkdir(folder, { mode: folder === disk ? 0o700 : 0o755 });
  await command(["mount", "-t", "overlay", machineName(id, index), "-o", `lowerdir=${escaped(imageRoot)},upperdir=${upper},workdir=${work}`, root]);
  return root;
}

/** What tells one machine from another: names, machine id, firewall. Every node knows the others by name; one that can't resolve its own waits 10 s at each sudo. */
export async function personalise(root: string, machine: Machine, machines: readonly Machine[], firewall: Firewall): Promise<void> {
  const name = hostName(machine.names[0] ?? "");
  const lines = machines.map(({ address, names }) =>
    [address, ...new Set(names.flatMap((own) => [own, hostName(own), hostName(own).split(".")[0] ?? ""]))].join(" "),
  );
  await writeFile(join(root, "etc/hosts"), `127.0.0.1 localhost localhost.localdomain\n::1 localhost localhost.localdomain\n${lines.join("\n")}\n`);
  await writeFile(join(root, "etc/hostname"), `${name}\n`);
  await writeFile(join(root, "etc/machine-id"), `${randomBytes(16).toString("hex")}\n`, { mode: 0o444 });
  const rules = rulesFor(firewall);
  if (rules === undefined) await rm(join(root, "etc/systemd/system/multi-user.target.wants/iptables.service"));
  else await writeFile(join(root, "etc/sysconfig/iptables"), rules, { mode: 0o600 });
}
