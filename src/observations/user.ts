import { quote } from "../shell/quote.ts";
import { defineObservation } from "./define.ts";
import { sectionFunction, sections } from "./shared/sections.ts";

/** An entry of the user database, whichever source it comes from. */
export interface Account {
  readonly exists: true;
  /** Undefined where only the run decides it, as `gid` is: whoever is yet to be created without one. */
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** Name of the primary group; its number where it has none. */
  readonly group: string;
  /** Names of the further groups that /etc/group puts it in, sorted. */
  readonly groups: readonly string[];
  /** The GECOS field. */
  readonly comment: string;
  readonly home: string;
  readonly shell: string;
  /** Second field of shadow(5): a hash, `!` in front where it is locked, empty where none is asked. Undefined where this user may not see it. */
  readonly password?: string | undefined;
}

export type User = { readonly exists: false } | Account;

/**
 * Prints, behind the section's name: `P` and the line of passwd(5), `G` and the primary group, `S` and the password of shadow(5), `M` and a group
 * for each membership. Memberships are those of /etc/group, since usermod changes no others.
 */
const accountFunction = String.raw`account() {
  line=$(getent passwd "$1") || return 0
  section "$1"
  printf 'P %s\n' "$line"
  echo "G $(id -gn "$1" 2>/dev/null)"
  getent shadow "$1" 2>/dev/null | awk -F: '{ print "S " $2 }'
  user=$1 awk -F: '{ n = split($4, names, ","); for (i = 1; i <= n; i++) if (names[i] == ENVIRON["user"]) { print "M " $1; next } }' /etc/group
}
`;

function userOf(text: string | undefined): User {
  const lines = (text ?? "").split("\n");
  const all = (letter: string): string[] => lines.filter((line) => line.startsWith(`${letter} `)).map((line) => line.slice(2));
  const [entry] = all("P");
  if (entry === undefined) return { exists: false };
  const [, shown = "", uid, gid, comment = "", home = "", shell = ""] = entry.split(":");
  const password = all("S")[0] ?? (shown === "x" ? undefined : shown);
  return { exists: true, uid: Number(uid), gid: Number(gid), group: all("G")[0] || String(gid), groups: all("M").toSorted(), comment, home, shell, password };
}

/** A user by name, as getent(1) finds it. */
export default defineObservation<User>({
  kind: "user",
  speculative: true,
  script: (ids) => `${sectionFunction}${accountFunction}${ids.map((id) => `account ${quote(id)}`).join("\n")}`,
  parse(stdout, ids) {
    const found = sections(stdout.toString());
    return new Map(ids.map((id) => [id, userOf(found.get(id))]));
  },
});
