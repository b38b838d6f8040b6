import { posix } from "node:path";
import { z } from "zod";
import file from "../observations/file.ts";
import { factKey } from "../observations/fact.ts";
import users from "../observations/user.ts";
import { defineModule, type HostView } from "./define.ts";
import { after } from "./shared/after.ts";
import { planEdit } from "./shared/edit.ts";
import { pathParam } from "./shared/file-params.ts";
import { planDirectory } from "./shared/file-states.ts";
import { ensureHostKeys, hostKeyOf, removeHost } from "./shared/known-hosts.ts";
import { fileKeys } from "./shared/look.ts";
import { refuse } from "./shared/refuse.ts";

const params = z
  .strictObject({
    name: z
      .string()
      .regex(/^(?:\[[^\s\]]+\]:\d+|[^\s,[\]]+)$/, "must be a host's name or address, with another port than 22 [name]:port")
      .transform((name) => name.toLowerCase())
      .describe("Host whose key it is; with another port than 22 `[name]:port`"),
    key: z.string().optional().describe("Line of known_hosts, as ssh-keyscan prints it, or several: `file(path)` reads them from the project"),
    path: pathParam.optional().describe("File, in place of .ssh/known_hosts in the home folder of whom the run is; /etc/ssh/ssh_known_hosts is for all"),
    state: z.enum(["present", "absent"]).default("present").describe("absent takes every key of the host out"),
  })
  .refine(({ key, state }) => state === "absent" || key !== undefined, { path: ["state"], error: "known_hosts needs `key`" });

/** Where whom the run is there keeps them. */
function ownFile(host: HostView): string {
  const { user } = host.read(factKey("machine"));
  const found = host.read(users.key(user));
  return found.exists ? `${found.home}/.ssh/known_hosts` : refuse(`${user} has no home folder there`, "give `path`");
}

export default defineModule({
  name: "known_hosts",
  summary: "Let ssh on the host know another host by its key, or no longer",
  params,
  synonyms: { host: "name" },
  refused: { hash_host: "names are written as they are: a hashed one is another in every run" },
  returns: { path: "path of the file on the host", dest: "the same as path", size: "bytes of the file" },
  examples: [
    {
      title: "For all users of the machine",
      task: {
        known_hosts: {
          name: "git.example.org",
          key: "git.example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1ZkTxA0mO0m0k1",
          path: "/etc/ssh/ssh_known_hosts",
        },
      },
    },
    { title: "Nobody by this name any more", task: { known_hosts: { name: "old.example.org", path: "/etc/ssh/ssh_known_hosts", state: "absent" } } },
  ],
  reads: ({ path }) => (path === undefined ? [factKey("machine")] : [...fileKeys(path), file.key(posix.dirname(posix.dirname(path)))]),
  plan(host, { name, key = "", path: given, state }) {
    const path = given ?? ownFile(host);
    if (state === "absent") return planEdit(host, { path, create: false }, (text) => removeHost(text, name));
    const lines = key.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
    const keys = lines.map((line) => hostKeyOf(line, name) ?? refuse(`this is no key of ${name}: ${line}`, "write the whole line, as `ssh-keyscan` prints it"));
    const folder = given === undefined ? planDirectory(host, [posix.dirname(path)], { mode: "0700" }).changes : [];
    const written = planEdit(after(host, folder), { path, create: true }, (text) => ensureHostKeys(text, name, keys));
    return { ...written, changes: [...folder, ...written.changes] };
  },
});
