import { join } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { disowned } from "./shared/accounts.ts";
import { groupTest } from "./shared/groups.ts";

/** Gives a group another number, with groupmod(8). Its files keep the old one. */
export interface GroupModify extends Change {
  readonly kind: "group.modify";
  readonly group: string;
  readonly gid: number;
  /** The number it was planned from; undefined where only the run decides that. */
  readonly before?: number | undefined;
  /** May another group have the number already? */
  readonly shared?: true | undefined;
}

export default defineChange<GroupModify>({
  kind: "group.modify",
  uninterruptible: true,

  describe: ({ group, gid }) => `give the group ${group} the gid ${gid}`,
  subjects: ({ group }) => [group],
  diff: ({ group, gid, before }) => [
    { type: "attributes", path: `group ${group}`, rows: [{ name: "gid", before: before === undefined ? "?" : String(before), after: String(gid) }] },
  ],

  overlay({ group, gid, before }, key, below) {
    if (key.kind === "group" && (key.id === group || key.id === String(gid))) return { degree: "exact", value: { exists: true, gid } };
    if (key.kind === "group" && before !== undefined && key.id === String(before)) return { degree: "expected", value: { exists: false } };
    return disowned(key, below, { group });
  },

  script: ({ group, gid, before, shared }) => ({
    promise: groupTest(group, gid),
    predicate: groupTest(group, before),
    run: `groupmod ${join(["-g", String(gid), ...(shared ? ["-o"] : []), group])}`,
  }),
});
