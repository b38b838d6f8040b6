import { z } from "zod";
import { groupList } from "./add-host.ts";
import { defineModule } from "./define.ts";

const params = z.strictObject({
  key: z.string().min(1).describe("The group that the host joins, most often made of its facts; a space becomes a dash"),
  parents: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .describe("Groups that this group is part of"),
});

export default defineModule({
  name: "group_by",
  summary: "Put hosts into groups by what they are, from the next play on",
  params,
  growsInventory: true,
  examples: [{ title: "One group for each kind of system", task: { group_by: { key: "os_<%= facts.os.family %>" } } }],
  reads: () => [],
  plan(_host, { key, parents }, { inventoryHostname }) {
    const group = key.replace(/\s+/g, "-");
    const grows = { host: inventoryHostname, groups: [group], parents: groupList(parents), variables: {} };
    return { changes: [], reason: `joins ${group}, from the next play on`, grows };
  },
});
