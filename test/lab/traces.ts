import { readdir, readFile, readlink } from "node:fs/promises";

async function read(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}

/** The network namespace of a process, as the kernel names it. */
export function networkOf(pid: number): Promise<string> {
  return readlink(`/proc/${pid}/ns/net`).catch(() => "");
}

/** Whatever on this computer still belongs to a lab: mounts, control groups, processes by their groups, arguments and network namespaces, and files. */
export async function tracesOf(id: string, namespaces: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const [groups, argv, mounts] = await Promise.all(["cgroup", "cmdline", "mountinfo"].map((name) => read(`/proc/${pid}/${name}`)));
    const state = await read(`/proc/${pid}/stat`);
    if (/\) Z /.test(state) || Number(pid) === process.pid) continue;
    if (groups?.includes(id) || argv?.includes(id) || namespaces.includes(await networkOf(Number(pid))))
      found.push(`process ${pid}: ${argv?.replaceAll("\0", " ")}`);
    if (mounts?.includes(id) || namespaces.some((namespace) => mounts?.includes(namespace))) found.push(`mount seen by process ${pid}`);
  }
  const own = await read("/proc/self/mountinfo");
  found.push(...own.split("\n").filter((line) => line.includes(id) || namespaces.some((namespace) => line.includes(namespace))));
  const folders = [
    "/sys/fs/cgroup/systemd/holdfast-lab",
    "/sys/fs/cgroup/unified/holdfast-lab",
    "/sys/fs/cgroup/holdfast-lab",
    "/run/holdfast-lab",
    "/run/systemd/nspawn/propagate",
  ];
  for (const folder of folders) found.push(...(await readdir(folder).catch(() => [])).filter((name) => name.includes(id)).map((name) => `${folder}/${name}`));
  return found;
}
