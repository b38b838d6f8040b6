import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { disowned } from "./shared/accounts.ts";
import { groupTest } from "./shared/groups.ts";

/** Removes a group, with groupdel(8), which refuses one that is somebody's primary group. Its files keep its number. */
export interface GroupRemove extends Change {
  readonly kind: "group.remove";
  readonly group: string;
}

export default defineChange<GroupRemove>({
  kind: "group.remove",
  uninterruptible: true,

  describe: ({ group }) => `remove the group ${group}`,
  subjects: ({ group }) => [group],
  effect: () => "remove",
  diff: () => [],

  overlay({ group }, key, below) {
    if (key.kind === "group" && key.id === group) return { degree: "exact", value: { exists: false } };
    return disowned(key, below, { group });
  },

  script: ({ group }) => ({ promise: `! ${groupTest(group, undefined)}`, run: `groupdel ${quote(group)}` }),
});
