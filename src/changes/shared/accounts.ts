import type { FileValue } from "../../observations/file.ts";
import type { Key } from "../../observations/define.ts";
import { quote } from "../../shell/quote.ts";
import type { Lookup } from "../define.ts";
import { isWithin } from "./paths.ts";

/** What usermod can set; what is left out stays as it is. `group` is a name or a number. */
export interface AccountFields {
  readonly uid?: number;
  readonly group?: string;
  readonly comment?: string;
  readonly home?: string;
  readonly shell?: string;
}

/** Places of the fields in a line of passwd(5). */
const places = [
  ["uid", 3],
  ["comment", 5],
  ["home", 6],
  ["shell", 7],
] as const;

/** A silent sh test that the user is there. */
export function userExists(user: string): string {
  return `getent passwd ${quote(user)} >/dev/null`;
}

/** A silent sh test that the user is there and has these fields. */
export function accountTest(user: string, fields: AccountFields): string {
  const given = places.filter(([name]) => fields[name] !== undefined);
  const line = given.map(([name]) => String(fields[name])).join(":");
  const isSo =
    given.length === 0 ? userExists(user) : `[ "$(getent passwd ${quote(user)} | cut -d: -f${given.map(([, at]) => at).join(",")})" = ${quote(line)} ]`;
  return fields.group === undefined ? isSo : `${isSo} && ${primaryTest(user, fields.group)}`;
}

function primaryTest(user: string, group: string): string {
  return `[ "$(id ${/^\d+$/.test(group) ? "-g" : "-gn"} ${quote(user)} 2>/dev/null)" = ${quote(group)} ]`;
}

/** A silent sh test that the group has the user as a member. */
export function memberTest(user: string, group: string): string {
  return `getent group ${quote(group)} | cut -d: -f4 | tr , '\\n' | grep -Fqx -e ${quote(user)}`;
}

/** The words of useradd and usermod for these fields. */
export function accountOptions({ uid, group, comment, home, shell }: AccountFields): string[] {
  return [
    ...(uid === undefined ? [] : ["-u", String(uid)]),
    ...(group === undefined ? [] : ["-g", group]),
    ...(comment === undefined ? [] : ["-c", comment]),
    ...(home === undefined ? [] : ["-d", home]),
    ...(shell === undefined ? [] : ["-s", shell]),
  ];
}

/** A file whose owner or group is of this name, once nobody is called so any more: its number stays, in the place of the name. */
export function disowned(key: Key, below: () => Lookup, { owner, group }: { readonly owner?: string; readonly group?: string }): Lookup | undefined {
  if (key.kind !== "file") return undefined;
  const found = below();
  if (!("value" in found)) return undefined;
  const value = found.value as FileValue;
  if (value.type !== "file" && value.type !== "directory") return undefined;
  const lost = {
    ...(owner !== undefined && value.owner === owner && { owner: numbered(value.uid) }),
    ...(group !== undefined && value.group === group && { group: numbered(value.gid) }),
  };
  return Object.keys(lost).length > 0 ? { degree: "expected", value: { ...value, ...lost } } : undefined;
}

/** A file of this number that nobody was called by, once somebody is. */
export function named(
  key: Key,
  below: () => Lookup,
  { uid, gid, name }: { readonly uid?: number; readonly gid?: number; readonly name: string },
): Lookup | undefined {
  if (key.kind !== "file") return undefined;
  const found = below();
  if (!("value" in found)) return undefined;
  const value = found.value as FileValue;
  if (value.type !== "file" && value.type !== "directory") return undefined;
  const owner = uid !== undefined && value.uid === uid && value.owner === String(uid) && { owner: name };
  const group = gid !== undefined && value.gid === gid && value.group === String(gid) && { group: name };
  return owner || group ? { degree: found.degree, value: { ...value, ...owner, ...group } } : undefined;
}

function numbered(id: number | undefined): string | undefined {
  return id === undefined ? undefined : String(id);
}

const above: FileValue = { type: "directory", mode: "0755", owner: "root", group: "root", uid: 0, gid: 0 };

/** A folder that is missing above a home folder, which is made along with that. */
export function madeAbove(home: string, key: Key, below: () => Lookup): Lookup | undefined {
  if (key.kind !== "file" || !isWithin(home, key.id)) return undefined;
  const found = below();
  return "value" in found && (found.value as FileValue).type === "absent" ? { degree: "exact", value: above } : undefined;
}
