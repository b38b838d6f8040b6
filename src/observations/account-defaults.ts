import { defineObservation, type Key } from "./define.ts";

/** What useradd(8) gives a user where its command line says nothing, from /etc/default/useradd and login.defs(5). */
export interface AccountDefaults {
  /** Folder that home folders are put into. */
  readonly home: string;
  readonly shell: string;
  /** Name of the primary group of those who get no group of their own; its number where it has no name. */
  readonly group: string;
  /** Does a user get a group of the same name (USERGROUPS_ENAB)? */
  readonly ownGroup: boolean;
  /** Mode of a new home folder: HOME_MODE, else what UMASK leaves. */
  readonly homeMode: string;
  /** Folder whose files a new home folder begins with. */
  readonly skeleton: string;
}

/** Null where there is no useradd. */
export const accountDefaultsKey: Key<AccountDefaults | null> = { kind: "account_defaults", id: "useradd" };

const script = String.raw`PATH=$PATH:/usr/sbin:/sbin
defaults=$(LC_ALL=C useradd -D) || exit 0
printf '%s\n' "$defaults"
awk '/^(HOME_MODE|UMASK|USERGROUPS_ENAB)[ \t]/ { print $1 "=" $2 }' /etc/login.defs 2>/dev/null
echo "NAME=$(getent group "$(printf '%s\n' "$defaults" | sed -n 's/^GROUP=//p')" | cut -d: -f1)"`;

function parse(text: string): AccountDefaults | null {
  if (text === "") return null;
  const fields = new Map(text.split("\n").map((line) => [line.split("=")[0], line.slice(line.indexOf("=") + 1)]));
  const field = (name: string, otherwise: string): string => fields.get(name) || otherwise;
  const umask = Number.parseInt(field("UMASK", "022"), 8);
  const mode = fields.has("HOME_MODE") ? Number.parseInt(field("HOME_MODE", "0700"), 8) : 0o777 & ~umask;
  return {
    home: field("HOME", "/home"),
    shell: field("SHELL", "/bin/sh"),
    group: field("NAME", field("GROUP", "100")),
    ownGroup: field("USERGROUPS_ENAB", "no").toLowerCase() === "yes",
    homeMode: mode.toString(8).padStart(4, "0"),
    skeleton: field("SKEL", "/etc/skel"),
  };
}

/** The only id is `useradd`. */
export default defineObservation<AccountDefaults | null>({
  kind: "account_defaults",
  speculative: true,
  script: () => script,
  parse: (stdout, ids) => new Map(ids.map((id) => [id, parse(stdout.toString())])),
});
