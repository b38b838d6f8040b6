import { posix } from "node:path";
import { z } from "zod";
import type { Change } from "../changes/define.ts";
import file from "../observations/file.ts";
import users from "../observations/user.ts";
import { defineModule, type HostView, type Outcome } from "./define.ts";
import { nameParam } from "./shared/account-params.ts";
import { after } from "./shared/after.ts";
import { ensureKeys, parseKey, removeKeys, type PublicKey } from "./shared/authorized-keys.ts";
import { planEdit } from "./shared/edit.ts";
import { pathParam } from "./shared/file-params.ts";
import { planDirectory } from "./shared/file-states.ts";
import { fileKeys, needFolder } from "./shared/look.ts";
import { refuse } from "./shared/refuse.ts";

/** Lines that hold a key or are meant to. */
function keyLines(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("#"));
}

const keyText = z.string().superRefine((text, context) => {
  const lines = keyLines(text);
  if (/^https?:/.test(text)) context.addIssue("must be the key itself: what an address gives is not known beforehand");
  else if (lines.length === 0 || lines.some((line) => !parseKey(line))) context.addIssue("must be public keys, one a line, as in id_ed25519.pub");
});

const params = z.strictObject({
  user: nameParam.describe("Whose key it is: who logs in with it"),
  key: keyText.describe("Public key, or several, one a line; `file(path)` reads it from the project"),
  state: z.enum(["present", "absent"]).default("present").describe("Whether the key is to be there"),
  exclusive: z.boolean().default(false).describe("Take every other key out; give all keys in one task then, not in a loop"),
  key_options: z.string().optional().describe('Options before the key: no-pty,command="/usr/bin/backup"'),
  comment: z.string().optional().describe("Comment behind the key, in place of its own"),
  path: pathParam.optional().describe("File, in place of .ssh/authorized_keys in the user's home folder"),
  manage_dir: z.boolean().default(true).describe("Make the file's folder where it is missing, and keep both the user's alone (0700, 0600)"),
});

function keysOf({ key, key_options, comment }: z.infer<typeof params>): PublicKey[] {
  const parsed = keyLines(key).flatMap((line) => parseKey(line) ?? []);
  return parsed.map((each) => ({ ...each, ...(key_options !== undefined && { options: key_options }), ...(comment !== undefined && { comment }) }));
}

/** The folder, the user's alone. */
function planFolder(host: HostView, folder: string, set: { owner: string; group: string }): readonly Change[] {
  needFolder(host, folder);
  return planDirectory(host, [folder], { mode: "0700", ...set }).changes;
}

export default defineModule({
  name: "authorized_key",
  summary: "Let somebody log in as a user with an ssh key, or no longer",
  params,
  refused: {
    validate_certs: "give the key itself: what an address gives is not known beforehand",
    follow: "a link is always followed: what it leads to is edited",
  },
  returns: { path: "path of the file on the host", dest: "the same as path", size: "bytes of the file" },
  examples: [
    { title: "A key of the project", task: { authorized_key: { user: "root", key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1ZkTxA0mO0m0k1 alice@laptop" } } },
    {
      title: "For one purpose",
      task: {
        authorized_key: { user: "root", key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB1ZkTxA0mO0m0k1", key_options: 'restrict,command="/usr/bin/backup"' },
      },
    },
    { title: "One that is lost", task: { authorized_key: { user: "root", key: "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB", state: "absent" } } },
  ],
  reads({ user, path = user === "root" ? "/root/.ssh/authorized_keys" : `/home/${user}/.ssh/authorized_keys` }) {
    const folder = posix.dirname(path);
    return [users.key(user), ...fileKeys(path), file.key(posix.dirname(folder))];
  },
  plan(host, wanted): Outcome {
    const { user, state, exclusive, manage_dir } = wanted;
    const found = host.read(users.key(user));
    if (!found.exists && state === "absent") return { changes: [], reason: `there is no user ${user}` };
    if (!found.exists) return refuse(`there is no user ${user}`, `make it first: user: { name: ${user} }`);
    const { home, group } = found;
    const path = wanted.path ?? `${home}/.ssh/authorized_keys`;
    const keys = keysOf(wanted);
    if (state === "absent") return planEdit(host, { path, create: false }, (text) => removeKeys(text, keys));
    const set = { owner: user, group };
    const folder = manage_dir ? planFolder(host, posix.dirname(path), set) : [];
    const isNew = host.read(file.key(path)).type === "absent";
    const attributes = manage_dir || isNew ? { mode: "0600", ...set } : {};
    const written = planEdit(after(host, folder), { path, create: true, ...attributes }, (text) => ensureKeys(text, keys, exclusive));
    const reason = folder.length > 0 && written.changes.length === 0 ? "its folder is missing or has other attributes" : written.reason;
    return { ...written, changes: [...folder, ...written.changes], reason };
  },
});
