import type { Account } from "../observations/user.ts";
import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { settingPassword, shadowField } from "./shared/passwords.ts";

/** Sets a user's password from its hash, with chpasswd(8), or only locks or unlocks it, with usermod(8). No description or diff ever shows the hash. */
export interface UserPassword extends Change {
  readonly kind: "user.password";
  readonly user: string;
  /** In crypt(5)'s form. */
  readonly hash?: string | undefined;
  /** Locked: a `!` before the hash, which no password matches. */
  readonly locked: boolean;
}

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
    if (hash !== undefined) return settingPassword(user, locked ? `!${hash}` : hash);
    const isLocked = `case ${shadowField(user)} in !*) ;; *) false ;; esac`;
    return { promise: locked ? isLocked : `! ${isLocked}`, run: `usermod ${locked ? "-L" : "-U"} ${quote(user)}` };
  },
});
