import { posix } from "node:path";
import { z } from "zod";
import file, { type FileValue } from "../observations/file.ts";
import { defineModule, type HostView } from "./define.ts";
import { pathParam } from "./shared/file-params.ts";
import { nounOf, showAttributes, visible } from "./shared/look.ts";

const nothing = { exists: false, isreg: false, isdir: false, islnk: false };

/** What Ansible's members of the same names are; times are not among them: they change by themselves, so nothing may rest on them. */
function membersOf(path: string, value: FileValue): Readonly<Record<string, unknown>> {
  if (value.type === "absent") return nothing;
  const there = { ...nothing, exists: true, path };
  if (value.type === "link") {
    const source = value.path ?? posix.resolve(posix.dirname(path), value.target);
    return { ...there, islnk: true, lnk_target: value.target, lnk_source: source };
  }
  if (value.type !== "file" && value.type !== "directory") return there;
  const { mode, owner, group, uid, gid } = value;
  const digits = Number.parseInt(mode, 8);
  const attributes = { mode, pw_name: owner, gr_name: group, uid, gid, executable: (digits & 0o100) !== 0, writeable: (digits & 0o200) !== 0 };
  if (value.type === "directory") return { ...there, ...attributes, isdir: true };
  return { ...there, ...attributes, isreg: true, size: value.size, checksum: value.hash };
}

function look(host: HostView, path: string, follow: boolean): FileValue {
  const value = visible(host, path);
  if (!follow || value.type !== "link") return value;
  return value.path === undefined ? { type: "absent" } : visible(host, value.path);
}

export default defineModule({
  name: "stat",
  summary: "Look what is at a path",
  params: z.strictObject({
    path: pathParam.describe("What to look at"),
    follow: z.boolean().default(false).describe("Look at what a link leads to, not at the link"),
    get_checksum: z.boolean().default(true).describe("Tell a file's checksum, where it may be read"),
    checksum_algorithm: z.enum(["sha256"]).default("sha256").describe("What the checksum is made by"),
  }),
  synonyms: { dest: "path", name: "path" },
  returns: { stat: "what is there: exists, isreg, isdir, islnk, mode, size, checksum (sha256), pw_name, gr_name, uid, gid, lnk_target, lnk_source, …" },
  refused: {
    get_mime: "`command: { argv: [file, …], reads: true }` tells it",
    get_attributes: "`command: { argv: [lsattr, …], reads: true }` tells them",
  },
  passive: true,
  examples: [
    { title: "Is the cluster initialised?", task: { stat: { path: "/etc/kubernetes/admin.conf" }, register: "admin" } },
    { title: "Where a link leads", task: { stat: { path: "/etc/localtime", follow: true } } },
  ],
  reads: ({ path }) => [file.key(path)],
  plan(host, { path, follow, get_checksum }) {
    const value = look(host, path, follow);
    const { checksum, ...members } = membersOf(path, value);
    const attributes = value.type === "file" || value.type === "directory" ? `, ${showAttributes(value)}` : "";
    return {
      changes: [],
      reason: `there is ${value.type === "absent" ? "nothing" : nounOf(value)}${attributes}`,
      result: { stat: { ...members, ...(get_checksum && checksum !== undefined && { checksum }) } },
    };
  },
});
