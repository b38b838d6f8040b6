import { z } from "zod";
import { defineModule } from "./define.ts";

const groupName = /^[^\s\p{Cc},:!&[\]{}]+$/u;

const params = z.looseObject({
  name: z
    .string()
    .regex(/^[^\s\p{Cc}/,-][^\s\p{Cc}/,]*$/u, "must be the name of a host")
    .describe("The host's name; every other parameter but `groups` is a variable of it"),
  groups: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .describe("Groups that it joins, as a list or by commas; those that are not there are made"),
});

/** Names, however they were listed. */
export function groupList(groups: string | readonly string[]): readonly string[] {
  const list = typeof groups === "string" ? groups.split(",") : groups;
  return list.map((name) => name.trim()).filter((name) => name !== "");
}

export default defineModule({
  name: "add_host",
  summary: "Add a host to the inventory, from the next play on",
  params,
  growsInventory: true,
  synonyms: { hostname: "name", host: "name", group: "groups", groupname: "groups" },
  examples: [
    {
      title: "A machine that a task has made, for the next play",
      task: { add_host: { name: "node9", groups: ["new"], ssh_host: "192.0.2.9", role: "backup" } },
    },
  ],
  reads: () => [],
  plan(_host, { name, groups, ...variables }) {
    const joined = groupList(groups);
    const wrong = joined.find((group) => !groupName.test(group));
    if (wrong !== undefined) return { changes: [], reason: "no group's name", failed: `"${wrong}" can't be the name of a group` };
    const where = joined.length > 0 ? ` to ${joined.join(", ")}` : "";
    return { changes: [], reason: `adds ${name}${where}, from the next play on`, grows: { host: name, groups: joined, parents: [], variables } };
  },
});
