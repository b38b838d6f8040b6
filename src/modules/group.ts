import { z } from "zod";
import type { GroupCreate } from "../changes/group-create.ts";
import type { GroupModify } from "../changes/group-modify.ts";
import type { GroupRemove } from "../changes/group-remove.ts";
import groups from "../observations/group.ts";
import { defineModule } from "./define.ts";
import { idParam, nameParam } from "./shared/account-params.ts";

const params = z
  .strictObject({
    name: nameParam.describe("The group"),
    gid: idParam.optional().describe("Its number; where it is not given, the next free one, and any is right"),
    non_unique: z.boolean().default(false).describe("May another group have the number already?"),
    system: z.boolean().default(false).describe("A new one takes its number from those of the system"),
    state: z.enum(["present", "absent"]).default("present").describe("Whether the group is to be there"),
  })
  .refine(({ gid, non_unique }) => gid !== undefined || !non_unique, { path: ["non_unique"], error: "`non_unique` needs `gid`" });

export default defineModule({
  name: "group",
  summary: "Make, renumber or remove a group",
  params,
  refused: { local: "groups are made in this machine's own files", force: "remove the users first, whose primary group it is" },
  returns: { name: "the group", state: "present or absent" },
  examples: [
    { title: "A group with a number of its own", task: { group: { name: "deploy", gid: 5000 } } },
    { title: "One for a service", task: { group: { name: "exporter", system: true } } },
    { title: "None of this name", task: { group: { name: "games", state: "absent" } } },
  ],
  reads: ({ name }) => [groups.key(name)],
  plan(host, { name, gid, non_unique, system, state }) {
    const found = host.read(groups.key(name));
    const result = { name, state };
    const shared = non_unique && { shared: true as const };
    if (state === "absent") {
      if (!found.exists) return { changes: [], reason: `there is no group ${name}`, result };
      const change: GroupRemove = { kind: "group.remove", group: name };
      return { changes: [change], reason: "the group is there", result };
    }
    if (!found.exists) {
      const change: GroupCreate = { kind: "group.create", group: name, ...(gid !== undefined && { gid }), ...shared, ...(system && { system }) };
      return { changes: [change], reason: "there is no such group yet", result };
    }
    if (gid === undefined || found.gid === gid) return { changes: [], reason: `already a group${found.gid === undefined ? "" : `, gid ${found.gid}`}`, result };
    const change: GroupModify = { kind: "group.modify", group: name, gid, ...(found.gid !== undefined && { before: found.gid }), ...shared };
    return { changes: [change], reason: "its gid differs", result };
  },
});
