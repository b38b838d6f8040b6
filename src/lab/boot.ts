import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { HoldfastError } from "../core/errors.ts";
import type { Machine } from "./addresses.ts";
import { makeGroups, processesOf } from "./cgroups.ts";
import { startDaemon } from "./daemon.ts";
import { runIn } from "./inside.ts";
import { hostName, labPaths, machineName } from "./names.ts";
import { sshAnswers } from "./relay.ts";
import { words } from "./words.ts";

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
  throw new HoldfastError(`the lab's machine ${names[0] ?? index} did not boot: ${reason}`, {
    code: "HF4004",
    hint: "holdfast lab doctor names what this computer lacks",
  });
}
