import { dirname } from "node:path";
import { hierarchies, makeGroups, removeGroups } from "./cgroups.ts";
import { tryCommand } from "./command.ts";
import { cachedImage } from "./image/image.ts";
import { remedyFor, roomFor, watching } from "./inotify.ts";
import { missingPackages } from "./needs.ts";

/** One thing the lab needs of this computer, tried out rather than guessed. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  /** What was seen. */
  readonly detail: string;
  readonly remedy?: string | undefined;
}

/** Tries a need by a sh script in namespaces that end with it. */
async function trial(name: string, script: string, works: string, remedy: string, args: readonly string[] = []): Promise<Finding> {
  const { code, stderr } = await tryCommand(["unshare", "--mount", "--net", "--ipc", "--fork", "sh", "-ec", script, "trial", ...args]);
  return code === 0 ? { name, ok: true, detail: works } : { name, ok: false, detail: stderr.trim().split("\n").at(-1) || `exit ${code}`, remedy };
}

async function programs(): Promise<Finding> {
  const lacking = await missingPackages();
  if (lacking === undefined) return { name: "programs", ok: true, detail: "all there" };
  return { name: "programs", ok: false, detail: `missing: ${lacking.programs.join(", ")}`, remedy: lacking.remedy };
}

async function controlGroups(): Promise<Finding> {
  const name = "cgroup";
  try {
    const files = await makeGroups("hf-doctor", "trial");
    await removeGroups("hf-doctor");
    const none = { name, ok: false, detail: "no cgroup2 and no named systemd hierarchy is mounted", remedy: "mount -t cgroup2 cgroup2 /sys/fs/cgroup" };
    return files.length === 0 ? none : { name, ok: true, detail: (await hierarchies()).join(", ") };
  } catch (error) {
    return {
      name,
      ok: false,
      detail: String(error),
      remedy: "inside a container: let it write to its control groups (for Docker: --privileged --cgroupns=private)",
    };
  }
}

/** The product's cluster. */
const fewMachines = 3;

async function inotify(): Promise<Finding> {
  const now = await watching();
  const room = roomFor(now);
  const detail = `root has ${now.limit - now.used} of ${now.limit} instances left: enough for ${room} machine${room === 1 ? "" : "s"}`;
  return { name: "inotify", ok: room >= fewMachines, detail, remedy: room >= fewMachines ? undefined : remedyFor(fewMachines, now) };
}

const overlayScript = `mount -t tmpfs trial /mnt; cd /mnt; mkdir lower upper work root; mount -t overlay trial -o lowerdir=lower,upperdir=upper,workdir=work root`;

const bridgeScript = `ip link add br0 type bridge mcast_snooping 0; ip link add node1 type veth peer name eth0; ip link set node1 master br0 up`;

const rulesScript = `chroot "$1" iptables -A INPUT -p 112 -m state --state NEW -j REJECT --reject-with icmp-host-prohibited`;

// systemd-nspawn makes groups below the one it runs in, so it gets one that can be removed with them.
const bootScript = `root=$1; shift; for group; do echo $$ >"$group"; done
exec systemd-nspawn -q --register=no --keep-unit --settings=no --read-only --private-network -M hf-doctor -D "$root" true`;

/** The needs that only a built image can try. */
async function withImage(): Promise<Finding[]> {
  const { root, built } = await cachedImage();
  const image = { name: "image", ok: true, detail: built ? root : `not built yet; the first lab up builds it (about 40 s, 300 MB) in ${dirname(root)}` };
  if (!built) return [image];
  const rules = await trial("nf_tables", rulesScript, "iptables rules can be set in a namespace", "modprobe -a nf_tables nft_compat xt_state ipt_REJECT", [
    root,
  ]);
  const groups = await makeGroups("hf-doctor", "nspawn");
  const remedy = "see what systemd-nspawn said; inside a container it needs all capabilities";
  const boot = await trial("nspawn", bootScript, "a machine runs a program", remedy, [root, ...groups]);
  await removeGroups("hf-doctor");
  return [image, rules, boot];
}

/** Tries each thing that the lab needs, in the order in which `lab up` meets them. Leaves nothing behind. */
export async function labDoctor(): Promise<Finding[]> {
  if (process.platform !== "linux")
    return [{ name: "system", ok: false, detail: `this is ${process.platform}`, remedy: "run the lab on a Linux machine or in a virtual one" }];
  if (process.getuid?.() !== 0)
    return [{ name: "root", ok: false, detail: "only root can try the rest", remedy: "sudo holdfast lab doctor" }, await programs()];
  return [
    { name: "root", ok: true, detail: "yes" },
    await programs(),
    await trial("mount", overlayScript, "an overlay on a tmpfs can be mounted", "modprobe overlay; inside a container it needs CAP_SYS_ADMIN"),
    await trial("network", bridgeScript, "a bridge and its cables can be made in a namespace", "modprobe -a bridge veth"),
    await controlGroups(),
    await inotify(),
    ...(await withImage()),
  ];
}
