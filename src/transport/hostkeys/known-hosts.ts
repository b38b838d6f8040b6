import { readFile } from "node:fs/promises";
import { isIPv6 } from "node:net";
import { matchesHost } from "./pattern.ts";

/** One line of a known_hosts file that names the host asked about. */
export interface KnownKey {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly type: string;
  readonly key: Buffer;
  readonly revoked: boolean;
}

/** What the files say about one host. */
export interface KnownHost {
  readonly name: string;
  readonly keys: readonly KnownKey[];
}

/** The name under which ssh keeps a host's key. */
export function knownName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/**
 * Reads all files, those that do not exist as if empty. Lines of certificate authorities are passed over: ssh2 knows no certificates. A host on another
 * port than 22 that has no line of its own is looked up by its bare name, too, as ssh does.
 */
export async function findKnownHost(files: readonly string[], host: string, port: number): Promise<KnownHost> {
  const texts = await Promise.all(files.map(async (file) => ({ file, text: await readIfThere(file) })));
  const lookUp = (name: string): KnownKey[] => texts.flatMap(({ file, text }) => parseKnownHosts(file, text, name));
  const name = knownName(host, port);
  const keys = lookUp(name);
  const bare = isIPv6(host) || port !== 22 ? knownName(host, 22) : name;
  return { name, keys: keys.length > 0 || bare === name ? keys : lookUp(bare) };
}

export function parseKnownHosts(file: string, text: string, name: string): KnownKey[] {
  return text.split("\n").flatMap((line, index) => {
    const fields = line.trim().split(/\s+/);
    const marker = fields[0]?.startsWith("@") ? fields.shift() : undefined;
    const [hosts = "", type = "", key = ""] = fields;
    if (hosts.startsWith("#") || key === "" || (marker !== undefined && marker !== "@revoked")) return [];
    if (!matchesHost(hosts, name)) return [];
    return [{ file, line: index + 1, type, key: Buffer.from(key, "base64"), revoked: marker !== undefined }];
  });
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (isErrno(error) && (error.code === "ENOENT" || error.code === "ENOTDIR")) return "";
    throw error;
  }
}

function isErrno(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error;
}
