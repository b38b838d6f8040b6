import { posix } from "node:path";
import { z } from "zod";
import type { FileRemove } from "../changes/file-remove.ts";
import file from "../observations/file.ts";
import { defineModule } from "./define.ts";
import { after } from "./shared/after.ts";
import { planLink } from "./shared/file-states.ts";
import { visible } from "./shared/look.ts";
import { refuse } from "./shared/refuse.ts";

const path = "/etc/localtime";
const zones = "/usr/share/zoneinfo";

export default defineModule({
  name: "timezone",
  summary: "Set the time zone of the machine",
  params: z.strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z][\w+-]*(?:\/[A-Za-z0-9][\w+-]*)*$/, "must be a zone's name, as Europe/Paris")
      .describe("Zone, as tzdata names it; programs that run already keep the old one"),
  }),
  returns: { name: "the zone" },
  examples: [{ title: "One for all machines", task: { timezone: { name: "UTC" } } }],
  reads: ({ name }) => [file.key(path), file.key(posix.join(zones, name))],
  plan(host, { name }) {
    const zone = posix.join(zones, name);
    const found = visible(host, path);
    const result = { name };
    // localtime(5): the zone is known by where the link leads, which systemd writes as a relative one.
    if (found.type === "link" && posix.resolve("/etc", found.target) === zone) return { changes: [], reason: `already ${name}`, result };
    if (host.peek(file.key(zone)).degree !== "later" && visible(host, zone).type === "absent")
      refuse(`there is no time zone ${name}`, "`timedatectl list-timezones` lists them; is tzdata installed?");
    // A copy of a zone's file, as old systems have it, makes way for the link.
    const old: FileRemove[] = found.type === "file" ? [{ kind: "file.remove", path, before: found }] : [];
    const link = planLink(after(host, old), path, posix.join("..", zone));
    return { ...link, changes: [...old, ...link.changes], reason: old.length > 0 ? "it is a file, not a link to a zone" : link.reason, result };
  },
});
