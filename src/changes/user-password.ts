import type { Account } from "../observations/user.ts";
import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";

/**
 * Sets a user's password from its hash, with chpasswd(8), or only locks or unlocks it, with usermod(8). The hash arrives on standard input: as a word of
 * usermod all users of the host would see it. No description or diff ever shows it.
 */
export interface UserPassword extends Change {
  readonly kind: "user.password";
  readonly user: string;
  /** In crypt(5)'s form. */
  readonly hash?: string | undefined;
  /** Locked: a `!` before the hash, which no password matches. */
  readonly locked: boolean;
}

const shadow = (user: string): string => `$(getent shadow ${quote(user)} | cut -d: -f2)`;

export default defineChange<UserPassword>({
  kind: "user.password",
  uninterruptible: true,

  describe({ user, hash, locked }) {
    if (hash === undefined) return `${locked ? "lock" : "unlock"} the password of ${user}`;
    return `set the password of ${user}${locked ? ", locked" : ""}`;
  },
  subjects: ({ user }) => [user],
  diff: () => [],

  overlay({ user, hash, locked }, key, below) {
    if (key.kind !== "user" || key.id !== user) return undefined;
    const found = below();
    if (!("value" in found)) return undefined;
    const account = found.value as Account;
    const bare = hash ?? (account.password ?? "").replace(/^!+/, "");
    return { degree: found.degree, value: { ...account, password: locked ? `!${bare}` : bare } };
  },

  script({ user, hash, locked }) {
    const isLocked = `case ${shadow(user)} in !*) ;; *) false ;; esac`;
    if (hash === undefined) return { promise: locked ? isLocked : `! ${isLocked}`, run: `usermod ${locked ? "-L" : "-U"} ${quote(user)}` };
    const wanted = locked ? `!${hash}` : hash;
    return {
      promise: `[ "${shadow(user)}" = "$(body 0 | cut -d: -f2)" ]`,
      run: "body 0 | chpasswd -e",
      bodies: [Buffer.from(`${user}:${wanted}\n`)],
    };
  },
});
