import { readFile } from "node:fs/promises";
import { type ParsedKey, default as ssh2 } from "ssh2";
import type { Asker } from "../types.ts";

/** A private key file: usable at once, locked by a pass phrase, or of no use, with the reason. */
export type KeyFile =
  | { readonly state: "open"; readonly file: string; readonly key: ParsedKey }
  | { readonly state: "locked"; readonly file: string; readonly text: string }
  | { readonly state: "useless"; readonly file: string; readonly reason: string };

const files = new Map<string, Promise<KeyFile | undefined>>();
const unlocked = new Map<string, Promise<KeyFile>>();

/** Read once a run, for deciphering and parsing cost more than a handshake. Undefined where there is no such file. */
export function readKeyFile(file: string): Promise<KeyFile | undefined> {
  const known = files.get(file) ?? loadKeyFile(file);
  files.set(file, known);
  return known;
}

async function loadKeyFile(file: string): Promise<KeyFile | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === "ENOENT" ? undefined : { state: "useless", file, reason: `can't be read (${code})` };
  }
  return parse(file, text) ?? { state: "locked", file, text };
}

/** Asks for the pass phrase, once a run however many hosts want the key. */
export function unlock(key: KeyFile & { state: "locked" }, asker: Asker): Promise<KeyFile> {
  const known = unlocked.get(key.file) ?? askAndUnlock(key, asker);
  unlocked.set(key.file, known);
  return known;
}

async function askAndUnlock({ file, text }: KeyFile & { state: "locked" }, asker: Asker): Promise<KeyFile> {
  const passphrase = await asker.passphrase?.(file);
  if (passphrase === undefined) return { state: "useless", file, reason: "is locked by a pass phrase" };
  return parse(file, text, passphrase) ?? { state: "useless", file, reason: "is locked by another pass phrase" };
}

/** Undefined where a pass phrase is missing. */
function parse(file: string, text: string, passphrase?: string): KeyFile | undefined {
  const key = ssh2.utils.parseKey(text, passphrase);
  if (key instanceof Error) {
    if (passphrase === undefined && /no passphrase given/.test(key.message)) return undefined;
    return { state: "useless", file, reason: passphrase === undefined ? "is no private key that ssh2 can read" : "is locked by another pass phrase" };
  }
  const first = Array.isArray(key) ? (key[0] as ParsedKey) : key;
  return first.isPrivateKey() ? { state: "open", file, key: first } : { state: "useless", file, reason: "is a public key" };
}
