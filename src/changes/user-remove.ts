import { join } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { disowned, userExists } from "./shared/accounts.ts";
import { isWithin } from "./shared/paths.ts";

/** Removes a user, with userdel(8). Its files stay, under its number, but for the home folder where that is asked for. */
export interface UserRemove extends Change {
  readonly kind: "user.remove";
  readonly user: string;
  /** Where `files` are removed: the home folder. */
  readonly home: string;
  /** Its home folder and its mail go too. */
  readonly files?: true | undefined;
  /** Even where it is logged in, or its home folder belongs to somebody else. */
  readonly force?: true | undefined;
  /** The group of its own name, which goes along where nobody else is in it and login.defs(5) has USERGROUPS_ENAB. */
  readonly ownGroup?: true | undefined;
}

export default defineChange<UserRemove>({
  kind: "user.remove",
  uninterruptible: true,
  timeout: () => 1800,

  describe: ({ user, home, files }) => `remove the user ${user}${files ? `, with all in ${home}` : ""}`,
  subjects: ({ user }) => [user],
  effect: () => "remove",
  diff: () => [],

  overlay({ user, home, files, ownGroup }, key, below) {
    if (key.kind === "user" && key.id === user) return { degree: "exact", value: { exists: false } };
    if (key.kind === "group" && key.id === user && ownGroup) return { degree: "expected", value: { exists: false } };
    if (key.kind === "file" && files && isWithin(key.id, home)) return { degree: "expected", value: { type: "absent" } };
    return disowned(key, below, { owner: user, ...(ownGroup && { group: user }) });
  },

  script: ({ user, files, force }) => ({
    promise: `! ${userExists(user)}`,
    run: `userdel ${join([...(files ? ["-r"] : []), ...(force ? ["-f"] : []), user])}`,
  }),
});
