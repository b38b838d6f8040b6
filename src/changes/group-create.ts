import { join, quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { named } from "./shared/accounts.ts";
import { groupTest } from "./shared/groups.ts";

/** Makes a group, with groupadd(8). */
export interface GroupCreate extends Change {
  readonly kind: "group.create";
  readonly group: string;
  readonly gid?: number | undefined;
  /** May another group have the number already? */
  readonly shared?: true | undefined;
  /** The number is taken from those of the system. */
  readonly system?: true | undefined;
}

export default defineChange<GroupCreate>({
  kind: "group.create",
  uninterruptible: true,

  describe: ({ group, gid, system }) => `create the ${system ? "system " : ""}group ${group}${gid === undefined ? "" : ` (gid ${gid})`}`,
  subjects: ({ group }) => [group],
  effect: () => "add",
  diff: () => [],

  overlay({ group, gid }, key, below) {
    const isIt = key.kind === "group" && (key.id === group || key.id === String(gid));
    if (isIt) return { degree: "exact", value: { exists: true, ...(key.id !== group && { name: group }), ...(gid !== undefined && { gid }) } };
    return gid === undefined ? undefined : named(key, below, { gid, name: group });
  },

  script: ({ group, gid, shared, system }) => ({
    promise: groupTest(group, gid),
    predicate: `! getent group ${quote(group)} >/dev/null`,
    run: `groupadd ${join([...(system ? ["-r"] : []), ...(gid === undefined ? [] : ["-g", String(gid)]), ...(shared ? ["-o"] : []), group])}`,
  }),
});
