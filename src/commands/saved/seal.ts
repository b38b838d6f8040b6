import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Encrypter } from "age-encryption";
import { HoldfastError } from "../../core/errors.ts";

/** First bytes of what `sealed` makes: gzip's magic number, or the first line of an age file. */
const gzip = Buffer.from([0x1f, 0x8b]);
const age = Buffer.from("age-encryption.org/v1");

/** Is this a saved plan, and no playbook? */
export function isSealed(bytes: Uint8Array): boolean {
  return [gzip, age].some((magic) => Buffer.from(bytes.subarray(0, magic.length)).equals(magic));
}

/** Compressed, and for recipients encrypted. Throws `HoldfastError` for a recipient that is none. */
export async function sealed(text: string, recipients: readonly string[]): Promise<Uint8Array> {
  const bytes = gzipSync(text);
  const encrypter = await encrypterFor(recipients);
  return encrypter ? await encrypter.encrypt(bytes) : bytes;
}

/** Undefined for nobody. Throws `HoldfastError` for a recipient that is none. */
export async function encrypterFor(recipients: readonly string[]): Promise<Encrypter | undefined> {
  if (recipients.length === 0) return undefined;
  const { Encrypter } = await import("age-encryption");
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient);
    } catch (cause) {
      throw new HoldfastError(`${recipient} is no age recipient`, { code: "HF4105", hint: "a recipient begins with age1; age-keygen prints it", cause });
    }
  }
  return encrypter;
}

/** The text again. `identities` are asked for only where they are needed. */
export async function unsealed(path: string, bytes: Uint8Array, identities: () => readonly string[]): Promise<string> {
  const isSecret = Buffer.from(bytes.subarray(0, age.length)).equals(age);
  const keys = isSecret ? identities() : [];
  try {
    return gunzipSync(isSecret ? await decrypted(path, bytes, keys) : bytes).toString("utf8");
  } catch (cause) {
    if (cause instanceof HoldfastError) throw cause;
    throw new HoldfastError(`${path} is damaged: ${cause instanceof Error ? cause.message : String(cause)}`, {
      code: "HF4101",
      hint: "make the plan again: holdfast plan … -o FILE",
      cause,
    });
  }
}

async function decrypted(path: string, bytes: Uint8Array, identities: readonly string[]): Promise<Uint8Array> {
  if (identities.length === 0)
    throw new HoldfastError(`${path} is encrypted, since there are secrets in it`, {
      code: "HF4106",
      hint: "name the age key that opens it: --identity key.txt",
    });
  const { Decrypter } = await import("age-encryption");
  const decrypter = new Decrypter();
  for (const identity of identities) {
    try {
      decrypter.addIdentity(identity);
    } catch {
      throw new HoldfastError("a line of the identity file is no age key", {
        code: "HF4107",
        hint: "a key begins with AGE-SECRET-KEY-1; age-keygen makes one",
      });
    }
  }
  try {
    await decrypter.decryptHeader(bytes);
  } catch (cause) {
    throw new HoldfastError(`${path} can't be opened with these keys`, {
      code: "HF4106",
      hint: "name the key of one of its recipients with --identity",
      cause,
    });
  }
  return await decrypter.decrypt(bytes);
}

/** As `sha256sum` prints it: what a reviewer agrees to, and `apply --digest` demands. */
export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
