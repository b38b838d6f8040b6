import type { Edit } from "./edit.ts";
import { piecesOf } from "./text-lines.ts";

/** A line of authorized_keys (sshd(8), AUTHORIZED_KEYS FILE FORMAT): `[options] type key [comment]`. */
export interface PublicKey {
  /** As they stand there, empty without any. */
  readonly options: string;
  readonly type: string;
  /** In base64: with the type it is what makes a key this one. */
  readonly blob: string;
  readonly comment: string;
}

const keyType =
  /^(?:ssh-(?:rsa|dss|ed25519|ed448)|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)(?:-cert-v01@openssh\.com)?$/;

/** Words parted by blanks; a blank between double quotes parts nothing. */
const word = /(?:"(?:[^"\\]|\\.)*"|[^\s"])+/g;

/** The key of a line; undefined for a comment, an empty line, and what sshd would pass over. */
export function parseKey(line: string): PublicKey | undefined {
  const text = line.trim();
  if (text === "" || text.startsWith("#")) return undefined;
  const words = [...text.matchAll(word)];
  const at = words.findIndex(([each]) => keyType.test(each));
  const [type, blob] = [words[at]?.[0], words[at + 1]];
  if (at < 0 || at > 1 || type === undefined || !blob || !/^[A-Za-z0-9+/]+=*$/.test(blob[0])) return undefined;
  return { options: at === 1 ? (words[0]?.[0] ?? "") : "", type, blob: blob[0], comment: text.slice(blob.index + blob[0].length).trim() };
}

function textOf({ options, type, blob, comment }: PublicKey): string {
  return [options, type, blob, comment].filter((part) => part !== "").join(" ");
}

function isSame(one: PublicKey, other: PublicKey): boolean {
  return one.type === other.type && one.blob === other.blob;
}

/** Puts keys in, or in the place of the same key with other options or another comment. `exclusive`: every other key goes; comments stay. */
export function ensureKeys(text: string, keys: readonly PublicKey[], exclusive: boolean): Edit {
  const seen = new Set<PublicKey>();
  let others = 0;
  const lines = piecesOf(text).flatMap((line) => {
    const found = parseKey(line);
    if (!found) return [line];
    const wanted = keys.find((key) => isSame(key, found));
    if (!wanted) others++;
    if (!wanted) return exclusive ? [] : [line];
    if (seen.has(wanted)) return [];
    seen.add(wanted);
    return [textOf(wanted) === textOf(found) ? line : `${textOf(wanted)}\n`];
  });
  const missing = keys.filter((key) => !seen.has(key));
  if (missing.length > 0 && lines.length > 0 && !lines.at(-1)?.endsWith("\n")) lines.push("\n");
  const edited = [...lines, ...missing.map((key) => `${textOf(key)}\n`)].join("");
  if (edited === text) return { text, reason: `already ${keys.length === 1 ? "there" : `all ${keys.length} there`}${exclusive ? ", and no other" : ""}` };
  if (missing.length > 0) return { text: edited, reason: missing.length === 1 ? "the key is not there" : `${missing.length} keys are not there` };
  return { text: edited, reason: exclusive && others > 0 ? "there are other keys" : "a key has other options or another comment" };
}

/** Takes keys out, whatever their options and comments. */
export function removeKeys(text: string, keys: readonly PublicKey[]): Edit {
  const kept = piecesOf(text).filter((line) => {
    const found = parseKey(line);
    return !found || !keys.some((key) => isSame(key, found));
  });
  const edited = kept.join("");
  return { text: edited, reason: edited === text ? "already not there" : "the key is there" };
}
