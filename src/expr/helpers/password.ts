import { createHash } from "node:crypto";
import { encrypt } from "unixcrypt";
import { didYouMean } from "../../core/suggest.ts";
import type { HelperEnv } from "../types.ts";
import { textOf, wrong, type Call, type Helper } from "./define.ts";

/** crypt(5) by name: what begins the hash, and the bytes of its digest. */
const schemes = {
  sha512: { id: "$6$", digest: 64 },
  sha256: { id: "$5$", digest: 32 },
} as const;

/** crypt(3) takes no longer passwords: CRYPT_MAX_PASSPHRASE_SIZE of libxcrypt. */
const longest = 511;

/** Five thousand rounds take tens of milliseconds, and a task's parameters are rendered more than once. */
const made = new WeakMap<HelperEnv, Map<string, string>>();

/**
 * A hash for `/etc/shadow`. A second run must come to the same one, so its salt is not random: it is made of the host's name alone. That shows
 * that two users of one host have the same password, and nothing else; made of the password it would be a quick test for guesses.
 */
export const passwordHash: Helper = {
  usage: "password_hash(x, scheme?, salt?)",
  arity: [1, 3],
  outside: true,
  run([value, scheme = "sha512", salt], call) {
    const password = passwordOf(value);
    if (!isScheme(scheme)) throw unknownScheme(scheme);
    const bytes = Buffer.byteLength(password);
    if (bytes % schemes[scheme].digest === 0) throw uncertain(bytes);
    const setting = schemes[scheme].id + (salt === undefined ? hostSalt(call) : saltOf(salt));
    const hash = once(call.env, `${setting}$${password}`, () => encrypt(password, setting));
    call.env.conceal(hash);
    return hash;
  },
};

function passwordOf(value: unknown): string {
  const password = textOf(value, "password_hash");
  if (password === "") throw wrong("an empty password lets everybody in", '`password: "!"` allows none');
  if (/[\0\n]/.test(password)) throw wrong("a password can't hold a line break: nobody could type it", "`x.trim()` takes one off its end");
  if (Buffer.byteLength(password) > longest) throw wrong(`a password has at most ${longest} bytes`);
  return password;
}

function isScheme(scheme: unknown): scheme is keyof typeof schemes {
  return typeof scheme === "string" && Object.hasOwn(schemes, scheme);
}

function unknownScheme(scheme: unknown): Error {
  const known = Object.keys(schemes);
  return wrong(`\`password_hash\` knows ${known.join(" and ")}`, typeof scheme === "string" ? didYouMean(scheme, known) : undefined);
}

/** unixcrypt 3.0.4 leaves the last block of such a password out: nobody could log in with it. */
function uncertain(bytes: number): Error {
  return wrong(
    `a password of just ${bytes} bytes can't be hashed rightly here`,
    "make it longer or shorter by one, or give the hash itself: `openssl passwd -6` makes one",
  );
}

function saltOf(salt: unknown): string {
  const text = textOf(salt, "password_hash");
  if (!/^[./0-9A-Za-z]{1,16}$/.test(text)) throw wrong("a salt has 1 to 16 letters, digits, dots and slashes");
  return text;
}

function hostSalt({ scope }: Call): string {
  const host = scope.get("inventory_hostname");
  if (typeof host !== "string")
    throw wrong("`password_hash` makes its salt of the host's name, and there is no host here", "give a salt as its third argument");
  return createHash("sha256").update(`password_hash ${host}`).digest("base64").slice(0, 16).replaceAll("+", ".");
}

function once(env: HelperEnv, key: string, make: () => string): string {
  const known = made.get(env) ?? new Map<string, string>();
  made.set(env, known);
  const hash = known.get(key) ?? make();
  known.set(key, hash);
  return hash;
}
