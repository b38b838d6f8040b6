import { posix } from "node:path";
import file, { type FileValue } from "../observations/file.ts";
import type { Key } from "../observations/define.ts";
import type { Account } from "../observations/user.ts";
import { join, quote } from "../shell/quote.ts";
import { defineChange, type Change, type Diff, type Lookup, type Observed } from "./define.ts";
import { accountOptions, accountTest, disowned, madeAbove, memberTest, type AccountFields } from "./shared/accounts.ts";
import { isWithin } from "./shared/paths.ts";

/** Changes a user that is there, with usermod(8); it leaves groups with gpasswd(1), which touches no membership but that. */
export interface UserModify extends Change {
  readonly kind: "user.modify";
  readonly user: string;
  readonly set: AccountFields;
  /** The fields that are set, as they were. */
  readonly before: AccountFields;
  readonly joins: readonly string[];
  readonly leaves: readonly string[];
  /** Where its home folder is before the change. */
  readonly home: string;
  /** The home folder's content goes along to the new one. */
  readonly moveHome?: true | undefined;
  /** May another user have the number already? */
  readonly shared?: true | undefined;
}

const names = ["uid", "group", "comment", "home", "shell"] as const;

function rows({ set, before, joins, leaves }: UserModify): Extract<Diff, { type: "attributes" }>["rows"] {
  const moved = names.flatMap((name) => (set[name] === undefined ? [] : [{ name, before: String(before[name] ?? ""), after: String(set[name]) }]));
  const groups = [
    ...leaves.map((each) => ({ name: "member of", before: each, after: "" })),
    ...joins.map((each) => ({ name: "member of", before: "", after: each })),
  ];
  return [...moved, ...groups];
}

/** With the home folder everything in it moves: what was below the old one is below the new one. */
function movedFile({ set: { home: to = "" }, home: from }: UserModify, key: Key, below: () => Lookup, observed: Observed): Lookup | undefined {
  if (isWithin(key.id, from)) return { degree: "expected", value: { type: "absent" } };
  if (!isWithin(key.id, to)) return madeAbove(to, key, below);
  const old = file.key(from + key.id.slice(to.length));
  const found = observed(old);
  if (!("value" in below())) return undefined;
  return "value" in found ? { degree: "expected", value: found.value } : { degree: "unread", needs: [old] };
}

/**
 * usermod gives the new number or group to what is in the home folder. Elsewhere a file keeps its old number, and nobody is called so any more, and its
 * old group.
 */
function reowned({ user, set, before }: UserModify, home: string, key: Key, below: () => Lookup): Lookup | undefined {
  const found = below();
  if (!("value" in found)) return undefined;
  const value = found.value as FileValue;
  if (value.type !== "file" && value.type !== "directory") return undefined;
  if (!isWithin(key.id, home)) return set.uid === undefined ? undefined : disowned(key, below, { owner: user });
  const owner = set.uid !== undefined && value.owner === user && { uid: set.uid };
  const group = set.group !== undefined && value.group === before.group && { group: set.group, gid: undefined };
  return owner || group ? { degree: "expected", value: { ...value, ...owner, ...group } } : undefined;
}

export default defineChange<UserModify>({
  kind: "user.modify",
  uninterruptible: true,
  timeout: () => 1800,

  describe(change) {
    const parts = rows(change).map(({ name, after, before }) => (name === "member of" && after === "" ? `not in ${before}` : `${name} ${after}`));
    return `change the user ${change.user}: ${parts.join(", ")}${change.moveHome ? ", with what is in its home folder" : ""}`;
  },

  subjects: ({ user }) => [user],
  diff: (change) => [{ type: "attributes", path: `user ${change.user}`, rows: rows(change) }],

  overlay(change, key, below, _step, observed) {
    const { user, set, joins, leaves, moveHome } = change;
    if (key.kind === "file" && moveHome) return movedFile(change, key, below, observed);
    if (key.kind === "file") return reowned(change, change.home, key, below);
    if (key.kind !== "user" || key.id !== user) return undefined;
    const found = below();
    if (!("value" in found)) return undefined;
    const account = found.value as Account;
    const groups = [...new Set([...account.groups, ...joins])].filter((each) => !leaves.includes(each)).toSorted();
    return { degree: found.degree, value: { ...account, ...set, ...(set.group !== undefined && { gid: undefined }), groups } };
  },

  script({ user, set, before, joins, leaves, moveHome, shared }) {
    const words = [...accountOptions(set), ...(moveHome ? ["-m"] : []), ...(shared ? ["-o"] : []), ...(joins.length > 0 ? ["-a", "-G", joins.join(",")] : [])];
    // usermod makes no folders, and fails when it has changed the entry already.
    const folder = moveHome && set.home !== undefined ? [`(umask 022; mkdir -p ${quote(posix.dirname(set.home))})`] : [];
    const run = [
      ...folder,
      ...(words.length > 0 ? [`usermod ${join([...words, user])}`] : []),
      ...leaves.map((each) => `gpasswd -d ${join([user, each])} >/dev/null`),
    ];
    const promise = [accountTest(user, set), ...joins.map((each) => memberTest(user, each)), ...leaves.map((each) => `! { ${memberTest(user, each)}; }`)];
    return { promise: promise.join(" && "), predicate: accountTest(user, before), run: run.join(" && ") };
  },
});
