import type { Account } from "../observations/user.ts";
import { join } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { accountOptions, accountTest, memberTest, named, userExists } from "./shared/accounts.ts";
import { uncertain } from "./shared/later.ts";
import { settingPassword } from "./shared/passwords.ts";

/**
 * Makes a user, with useradd(8), and its password with it: where that can't be set there is no user either, since a later run might take the password
 * for one that is to stay. Its home folder is a change of its own (`home.create`). All that useradd would take from its defaults is named, so that what
 * comes of it is known beforehand.
 */
export interface UserCreate extends Change {
  readonly kind: "user.create";
  readonly user: string;
  readonly uid?: number | undefined;
  /** May another user have the number already? */
  readonly shared?: true | undefined;
  /** The number is taken from those of the system. */
  readonly system?: true | undefined;
  /** Primary group. */
  readonly group: string;
  /** The primary group is one of its own name, made along with it. */
  readonly ownGroup?: true | undefined;
  readonly groups: readonly string[];
  readonly comment: string;
  readonly home: string;
  readonly shell: string;
  /** As in shadow(5), with a `!` in front where it is locked; undefined where it has none. No description or diff ever shows it. */
  readonly password?: string | undefined;
}

/** The user as getent will find it. */
function accountOf({ uid, group, groups, comment, home, shell, password = "!" }: UserCreate): Account {
  return { exists: true, ...(uid !== undefined && { uid }), group, groups: groups.toSorted(), comment, home, shell, password };
}

export default defineChange<UserCreate>({
  kind: "user.create",
  uninterruptible: true,

  describe({ user, system, uid, group, groups, home, shell, password }) {
    const parts = [uid === undefined ? [] : [`uid ${uid}`], `group ${group}`, groups.length === 0 ? [] : [`also ${groups.join(", ")}`], home, shell].flat();
    const secret = password === undefined ? "" : `, with its password${password.startsWith("!") ? ", locked" : ""}`;
    return `create the ${system ? "system " : ""}user ${user} (${parts.join(", ")})${secret}`;
  },
  subjects: ({ user }) => [user],
  effect: () => "add",
  diff: () => [],

  overlay(change, key, below) {
    const { user, uid, ownGroup } = change;
    if (key.kind === "user" && key.id === user) return { degree: "exact", value: accountOf(change) };
    if (ownGroup && key.kind === "group" && key.id === user) return { degree: "exact", value: { exists: true } };
    if (uid === undefined) return undefined;
    // useradd gives the group the user's number, where that is free.
    const found = named(key, below, { uid, ...(ownGroup && { gid: uid }), name: user });
    return found && ownGroup ? uncertain(found) : found;
  },

  script({ user, shared, system, ownGroup, groups, group, uid, comment, home, shell, password }) {
    const fields = { ...(uid !== undefined && { uid }), comment, home, shell };
    const words = [
      "-M",
      ...(system ? ["-r"] : []),
      ...(ownGroup ? ["-U"] : ["-N"]),
      ...(shared ? ["-o"] : []),
      ...(groups.length > 0 ? ["-G", groups.join(",")] : []),
      ...accountOptions({ ...fields, ...(!ownGroup && { group }) }),
      user,
    ];
    const promise = [accountTest(user, { ...fields, group }), ...groups.map((each) => memberTest(user, each))].join(" && ");
    const predicate = `! ${userExists(user)}`;
    const run = `useradd ${join(words)}`;
    if (password === undefined) return { promise, predicate, run };
    const secret = settingPassword(user, password);
    return {
      promise: `${promise} && ${secret.promise}`,
      predicate,
      run: `${run} && { ${secret.run} || { userdel ${join([user])}; false; }; }`,
      bodies: secret.bodies,
    };
  },
});
