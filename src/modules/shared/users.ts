import type { Change } from "../../changes/define.ts";
import type { HomeCreate } from "../../changes/home-create.ts";
import type { UserCreate } from "../../changes/user-create.ts";
import type { UserModify } from "../../changes/user-modify.ts";
import type { UserPassword } from "../../changes/user-password.ts";
import type { UserRemove } from "../../changes/user-remove.ts";
import type { AccountFields } from "../../changes/shared/accounts.ts";
import { accountDefaultsKey, type AccountDefaults } from "../../observations/account-defaults.ts";
import file from "../../observations/file.ts";
import groupKind from "../../observations/group.ts";
import type { Account, User } from "../../observations/user.ts";
import type { HostView, Outcome } from "../define.ts";
import { needGroup } from "./need-accounts.ts";
import { refuse } from "./refuse.ts";
import type { UserParams } from "./user-params.ts";

function resultOf(
  { name, state }: UserParams,
  { home, shell, comment, group }: Pick<Account, "home" | "shell" | "comment" | "group">,
): NonNullable<Outcome["result"]> {
  return { name, state, home, shell, comment, group };
}

function defaultsOf(host: HostView): AccountDefaults {
  return host.read(accountDefaultsKey) ?? refuse("there is no useradd", "it comes with shadow-utils (EL) or passwd (Debian)");
}

/** Groups by name, since that is how memberships are listed; one that is given by its number and not there yet keeps that. */
function namesOf(host: HostView, groups: readonly string[]): readonly string[] {
  return groups.map((each) => {
    const found = /^\d+$/.test(each) ? host.peek(groupKind.key(each)) : undefined;
    const value = found && "value" in found ? found.value : undefined;
    return (value?.exists === true ? value.name : undefined) ?? each;
  });
}

/** The home folder, where it is wanted and missing. */
function missingHome(host: HostView, { name, create_home, skeleton }: UserParams, { home, group }: Pick<Account, "home" | "group">): HomeCreate[] {
  if (!create_home || host.read(file.key(home)).type !== "absent") return [];
  const { homeMode: mode, skeleton: usual } = defaultsOf(host);
  return [{ kind: "home.create", path: home, user: name, group, mode, skeleton: skeleton ?? usual }];
}

export function planNoUser(found: User, { name, state, remove, force }: UserParams): Outcome {
  const result = { name, state };
  if (!found.exists) return { changes: [], reason: `there is no user ${name}`, result };
  const change: UserRemove = {
    kind: "user.remove",
    user: name,
    home: found.home,
    ...(remove && { files: true }),
    ...(force && { force: true }),
    ...(found.group === name && { ownGroup: true }),
  };
  return { changes: [change], reason: "the user is there", result };
}

export function planNewUser(host: HostView, wanted: UserParams): Outcome {
  const { name, uid, non_unique, system, group, comment = "", password, password_lock } = wanted;
  const groups = namesOf(host, wanted.groups ?? []);
  const defaults = defaultsOf(host);
  // As in Ansible: a group of that name that is there already is not taken for the user's own.
  const ownGroup = group === undefined && defaults.ownGroup && !host.read(groupKind.key(name)).exists;
  const primary = group ?? (ownGroup ? name : defaults.group);
  for (const each of [...(group === undefined ? [] : [group]), ...(wanted.groups ?? [])]) needGroup(host, each);
  const home = wanted.home ?? `${defaults.home}/${name}`;
  const { hash, locked } = split(password ?? "!");
  const change: UserCreate = {
    kind: "user.create",
    user: name,
    ...(uid !== undefined && { uid }),
    ...(non_unique && { shared: true }),
    ...(system && { system }),
    group: primary,
    ...(ownGroup && { ownGroup }),
    groups: [...new Set(groups)].filter((each) => each !== primary).toSorted(),
    comment,
    home,
    shell: wanted.shell ?? defaults.shell,
    ...(hash !== "" && { password: (password_lock ?? locked) ? `!${hash}` : hash }),
  };
  const changes = [change, ...missingHome(host, wanted, change)];
  return { changes, reason: "there is no such user yet", result: resultOf(wanted, change) };
}

/** A field of shadow(5) in its parts: the hash, empty where there is none, and whether a `!` locks it. */
function split(password: string): { readonly hash: string; readonly locked: boolean } {
  return { hash: password.replace(/^!+/, ""), locked: password.startsWith("!") };
}

export function planExistingUser(host: HostView, found: Account, wanted: UserParams): Outcome {
  const modify = modification(host, found, wanted);
  const after: Account = { ...found, ...modify?.set };
  const changes: Change[] = [...(modify ? [modify] : []), ...passwordChange(found, wanted)];
  if (modify?.moveHome !== true) changes.push(...missingHome(host, wanted, after));
  const what = changes.map(({ kind }) => ({ "user.modify": "it differs", "user.password": "its password differs" })[kind] ?? "its home folder is missing");
  const already = `already a user${found.uid === undefined ? "" : `, uid ${found.uid}`}, group ${found.group}, ${found.home}, ${found.shell}`;
  return { changes, reason: what.length === 0 ? already : what.join(", "), result: resultOf(wanted, after) };
}

function modification(host: HostView, found: Account, wanted: UserParams): UserModify | undefined {
  const { name, append, move_home, non_unique, group } = wanted;
  const groups = wanted.groups && namesOf(host, wanted.groups);
  const set: AccountFields = {
    ...(wanted.uid !== undefined && wanted.uid !== found.uid && { uid: wanted.uid }),
    ...(group !== undefined && group !== found.group && group !== String(found.gid) && { group }),
    ...(wanted.comment !== undefined && wanted.comment !== found.comment && { comment: wanted.comment }),
    ...(wanted.home !== undefined && wanted.home !== found.home && { home: wanted.home }),
    ...(wanted.shell !== undefined && wanted.shell !== found.shell && { shell: wanted.shell }),
  };
  const primary = set.group ?? found.group;
  const joins = [...new Set(groups)].filter((each) => each !== primary && !found.groups.includes(each)).toSorted();
  const leaves = groups === undefined || append ? [] : found.groups.filter((each) => !groups.includes(each));
  if (Object.keys(set).length === 0 && joins.length === 0 && leaves.length === 0) return undefined;
  const joined = wanted.groups?.filter((_, i) => joins.includes(groups?.[i] ?? "")) ?? [];
  for (const each of [...(set.group === undefined ? [] : [set.group]), ...joined]) needGroup(host, each);
  const before = Object.fromEntries(Object.keys(set).map((field) => [field, found[field as keyof AccountFields]]));
  const isMoved = move_home && set.home !== undefined;
  return {
    kind: "user.modify",
    user: name,
    set,
    before,
    joins,
    leaves,
    home: found.home,
    ...(isMoved && { moveHome: true }),
    ...(non_unique && { shared: true }),
  };
}

function passwordChange(found: Account, { name, password, update_password, password_lock }: UserParams): UserPassword[] {
  const wanted = update_password === "always" ? password : undefined;
  if (wanted === undefined && password_lock === undefined) return [];
  if (found.password === undefined) return refuse(`can't see whether ${name} has the password that is wanted: permission denied`, "set become: true");
  const now = split(found.password);
  const next = wanted === undefined ? now : split(wanted);
  // Where there is no hash, there is nothing to lock.
  if (next.hash === now.hash)
    return now.hash === "" || (password_lock ?? now.locked) === now.locked ? [] : [{ kind: "user.password", user: name, locked: !now.locked }];
  return [{ kind: "user.password", user: name, hash: next.hash, locked: password_lock ?? next.locked }];
}
