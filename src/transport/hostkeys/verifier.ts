import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { HoldfastError } from "../../core/errors.ts";
import { connectionError } from "../failures.ts";
import type { Asker, Target } from "../types.ts";
import type { KnownHost } from "./known-hosts.ts";
import { fingerprint, judge, keyType } from "./verdict.ts";

/** Says why a host's key is refused, or nothing where it is accepted. An unknown one may be asked about, and is kept once it is trusted. */
export async function refuseHostKey(target: Target, known: KnownHost, key: Buffer, asker: Asker): Promise<HoldfastError | undefined> {
  const verdict = judge(known, key);
  const shown = `${keyType(key)} ${fingerprint(key)}`;
  switch (verdict.kind) {
    case "known":
      return undefined;
    case "revoked":
      return connectionError(
        target,
        "HF2005",
        `the host's key ${shown} is revoked by ${verdict.by.file}:${verdict.by.line}`,
        "do not connect to it before you know why",
      );
    case "changed": {
      const { file, line } = verdict.expected;
      const message = `the host's key has changed: it shows ${shown}, not the one in ${file}:${line}`;
      return connectionError(
        target,
        "HF2004",
        message,
        `if the machine was set up anew, remove the old key: ssh-keygen -R '${known.name}' -f '${file}'; else someone is in between`,
      );
    }
    case "unknown":
      return (await isTrusted(target, known, key, asker)) ? keep(target, known, key) : unknownKey(target, known, shown);
  }
}

async function isTrusted(target: Target, known: KnownHost, key: Buffer, asker: Asker): Promise<boolean> {
  if (target.strictHostKeyChecking === "accept-new" || target.strictHostKeyChecking === "no") return true;
  if (target.strictHostKeyChecking === "yes" || !asker.trustHostKey) return false;
  return asker.trustHostKey({ host: known.name, keyType: keyType(key), fingerprint: fingerprint(key) });
}

function unknownKey(target: Target, known: KnownHost, shown: string): HoldfastError {
  const files = target.knownHostsFiles.join(", ") || "no file";
  const hint =
    "compare the fingerprint with the machine's own (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub there), then log in once with ssh, or set ssh_strict_host_key_checking: accept-new";
  return connectionError(target, "HF2003", `the key of ${known.name} is not known (${files}): ${shown}`, hint);
}

async function keep(target: Target, known: KnownHost, key: Buffer): Promise<HoldfastError | undefined> {
  const [file] = target.knownHostsFiles;
  if (file === undefined || target.strictHostKeyChecking === "no") return undefined;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const before = await readFile(file, "utf8").catch(() => "");
    const separator = before === "" || before.endsWith("\n") ? "" : "\n";
    await appendFile(file, `${separator}${known.name} ${keyType(key)} ${key.toString("base64")}\n`, { mode: 0o600 });
    return undefined;
  } catch (cause) {
    return connectionError(
      target,
      "HF2007",
      `the host's key can't be kept in ${file}`,
      "make the file writable, or name another with ssh_known_hosts_file",
      cause,
    );
  }
}
