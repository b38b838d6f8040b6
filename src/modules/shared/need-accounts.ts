import type { SetAttributes } from "../../changes/shared/attributes.ts";
import groups from "../../observations/group.ts";
import users from "../../observations/user.ts";
import type { HostView } from "../define.ts";
import { refuse } from "./refuse.ts";

/** Is it surely not there? What an earlier step may bring, perhaps is. */
function isMissing(host: HostView, key: ReturnType<typeof users.key> | ReturnType<typeof groups.key>): boolean {
  const found = host.peek<{ readonly exists: boolean }>(key);
  return found.degree === "exact" && !found.value.exists;
}

/** A group that something is to belong to must exist, or come from an earlier step. */
export function needGroup(host: HostView, group: string): void {
  if (isMissing(host, groups.key(group))) refuse(`there is no group ${group}`, `make it first: group: { name: ${group} }`);
}

/** The owner and the group that a file is to have. Numbers need no name, and root is everywhere. */
export function needOwners(host: HostView, { owner, group }: SetAttributes): void {
  const isNamed = (name: string | undefined): name is string => name !== undefined && name !== "root" && !/^\d+$/.test(name);
  if (isNamed(owner) && isMissing(host, users.key(owner))) refuse(`there is no user ${owner}`, `make it first: user: { name: ${owner} }`);
  if (isNamed(group)) needGroup(host, group);
}
