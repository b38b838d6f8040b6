import { randomBytes } from "node:crypto";
import { chown, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Machine } from "./addresses.ts";
import { command } from "./command.ts";
import { labPaths } from "./names.ts";

/** Who asked for the lab: the user behind sudo, else ourselves. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

export function invokingUser(env: NodeJS.ProcessEnv = process.env): Owner {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  return uid === 0 && env["SUDO_UID"] !== undefined ? { uid: Number(env["SUDO_UID"]), gid: Number(env["SUDO_GID"] ?? env["SUDO_UID"]) } : { uid, gid };
}

/** Writes a file that only its owner can read. */
export async function writeOwned(path: string, text: string, owner: Owner): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
  await chown(path, owner.uid, owner.gid);
}

/** A new ed25519 key, made by the machine's own ssh-keygen so that this computer needs none. Gives the public half; the private one is at `path` inside `root`. */
async function makeKey(root: string, path: string, comment: string): Promise<string> {
  await command(["chroot", root, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path]);
  return (await readFile(join(root, `${path}.pub`), "utf8")).trim();
}

/** The lab's own key pair for its users; the private half goes to `owner`. */
export async function makeIdentity(id: string, root: string, owner: Owner): Promise<string> {
  const inside = "/root/.identity";
  const publicKey = await makeKey(root, inside, `holdfast lab ${id}`);
  await writeOwned(labPaths(id).identity, await readFile(join(root, inside), "utf8"), owner);
  await Promise.all([rm(join(root, inside)), rm(join(root, `${inside}.pub`))]);
  return publicKey;
}

/** Nothing a shell or a pattern could trip over: the tests type it. */
export function makePassword(): string {
  return randomBytes(9).toString("base64url");
}

/** Gives the machine its host key, and the line by which it is known: under every name it has, and its address. */
export async function makeHostKey(root: string, machine: Machine): Promise<string> {
  const [type, key] = (await makeKey(root, "/etc/ssh/ssh_host_ed25519_key", machine.names[0] ?? "")).split(" ");
  const names = [...machine.names, machine.address].filter((name) => !/[\s,*?!|#[\]]/.test(name));
  return `${[...new Set(names)].join(",")} ${type} ${key}\n`;
}

/** Opens root, `ops` and `oper` to the lab's key, and sets the password that `oper` needs for sudo. */
export async function admitUsers(root: string, publicKey: string, password: string): Promise<void> {
  for (const [home, user] of [
    ["/root", "root"],
    ["/home/ops", "ops"],
    ["/home/oper", "oper"],
  ] as const) {
    const [uid = 0, gid = 0] =
      (await readFile(join(root, "etc/passwd"), "utf8"))
        .match(new RegExp(`^${user}:[^:]*:(\\d+):(\\d+)`, "m"))
        ?.slice(1)
        .map(Number) ?? [];
    const folder = join(root, home, ".ssh");
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chown(folder, uid, gid);
    await writeOwned(join(folder, "authorized_keys"), `${publicKey}\n`, { uid, gid });
  }
  await command(["chroot", root, "chpasswd"], { input: `oper:${password}\n` });
}
