import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { HoldfastError } from "../core/errors.ts";
import type { Machine } from "./addresses.ts";
import { makeGroups, processesOf } from "./cgroups.ts";
import { command } from "./command.ts";
import { startDaemon } from "./daemon.ts";
import { rulesFor } from "./firewall.ts";
import { runIn } from "./inside.ts";
import { hostName, labPaths, machineName } from "./names.ts";
import type { Firewall } from "./types.ts";
import { words } from "./words.ts";

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
  const lines = machines.map(({ address, names }) => [address, ...new Set(names.flatMap((own) => [own, hostName(own), hostName(own).split(".")[0] ?? ""]))].join(" "));
  await writeFile(join(root, "etc/hosts"), `127.0.0.1 localhost localhost.localdomain\n::1 localhost localhost.localdomain\n${lines.join("\n")}\n`);
  await writeFile(join(root, "etc/hostname"), `${name}\n`);
  await writeFile(join(root, "etc/machine-id"), `${randomBytes(16).toString("hex")}\n`, { mode: 0o444 });
  const rules = rulesFor(firewall);
  if (rules === undefined) await rm(join(root, "etc/systemd/system/multi-user.target.wants/iptables.service"));
  else await writeFile(join(root, "etc/sysconfig/iptables"), rules, { mode: 0o600 });
}

/** Starts systemd in the machine; it lives on when we end. */
export async function boot(id: string, { index, names }: Machine): Promise<void> {
  const { namespace, root, console } = labPaths(id).machine(index);
  const options = words(`-q --register=no --keep-unit --settings=no --resolv-conf=off --timezone=off --link-journal=no --console=passive -b
    --capability=CAP_NET_ADMIN,CAP_NET_RAW,CAP_NET_BROADCAST`);
  const own = ["-M", machineName(id, index), `--hostname=${hostName(names[0] ?? "")}`, "-D", root, `--network-namespace-path=${namespace}`];
  // Without it /proc/sys/net is read-only, and no node could allow a bind to the virtual address.
  const ownSysctls = "SYSTEMD_NSPAWN_API_VFS_WRITABLE=network";
  // Told to keep its unit, systemd-nspawn leaves reboots to its caller and says so by 133.
  const whileItReboots = ["sh", "-c", 'while "$@"; [ $? -eq 133 ]; do :; done', "boot"];
  startDaemon([...whileItReboots, "env", ownSysctls, "systemd-nspawn", ...options, ...own], await makeGroups(id, String(index)), console);
}

/** The process id of a machine's init, or 0: the process that is number 1 in its own pid namespace. */
export async function leaderOf(id: string, index: number): Promise<number> {
  for (const pid of await processesOf(id, String(index))) {
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    if (/^NSpid:(?:\t\d+)+\t1$/m.test(status) && !/^State:\tZ/m.test(status)) return pid;
  }
  return 0;
}

/** Whether an SSH server greets at the other end of a unix socket. */
export function sshAnswers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    const end = (answered: boolean) => {
      connection.destroy();
      resolve(answered);
    };
    connection.setTimeout(2000, () => end(false));
    connection.once("data", (chunk: Buffer) => end(chunk.toString("latin1").startsWith("SSH-")));
    connection.once("error", () => end(false));
    connection.once("close", () => end(false));
  });
}

async function within(seconds: number, isSo: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

/** Returns when systemd has started all it wants to and sshd answers; throws HF4004 with what failed. */
export async function bootedUp(id: string, { index, names }: Machine): Promise<void> {
  const { socket, console } = labPaths(id).machine(index);
  let leader = 0;
  let state = "";
  const settled = await within(60, async () => {
    leader ||= await leaderOf(id, index);
    if (leader === 0) return false;
    state = (await runIn(leader, ["systemctl", "is-system-running", "--wait"])).stdout.trim();
    return ["running", "degraded", "maintenance"].includes(state);
  });
  if (settled && state === "running" && (await within(20, () => sshAnswers(socket)))) return;
  const failed = leader === 0 ? "" : (await runIn(leader, ["systemctl", "--failed", "--no-legend", "--plain"])).stdout.trim();
  const said = (await readFile(console, "utf8").catch(() => "")).trim().split("\n").slice(-5).join("\n");
  const reason = failed === "" ? said || "it said nothing" : `failed units: ${failed}`;
  throw new HoldfastError(`the lab's machine ${names[0] ?? index} did not boot: ${reason}`, { code: "HF4004", hint: "holdfast lab doctor names what this computer lacks" });
}
