import { z } from "zod";
import file from "../observations/file.ts";
import { defineModule } from "./define.ts";
import { destIn } from "./shared/dest.ts";
import { attributeParams, backupParam, destParam, forceParam, refusedFileParams, validateParam } from "./shared/file-params.ts";
import { contentAt, fileKeys } from "./shared/look.ts";
import { exactlyOne } from "./shared/schema.ts";
import { planFile } from "./shared/whole-file.ts";

const params = z
  .strictObject({
    src: z
      .string()
      .min(1)
      .optional()
      .describe("File, looked up in the role's and the playbook's files/ and in the project; with remote_src a path on the host"),
    remote_src: z.boolean().default(false).describe("`src` is a file on the host, of at most 8 MiB"),
    content: z.string().optional().describe("The file's content, in place of src"),
    dest: destParam.describe("File on the host; with a trailing slash the folder that gets it under its own name"),
    ...attributeParams,
    backup: backupParam,
    force: forceParam,
    validate: validateParam,
  })
  .refine(({ src, dest }) => src !== undefined || !dest.endsWith("/"), { path: ["dest"], error: "`dest` must name the file where `content` is given" })
  .refine(({ src, remote_src }) => !remote_src || src?.startsWith("/") === true, { path: ["src"], error: "`src` must be an absolute path with `remote_src`" });

export default defineModule({
  name: "copy",
  summary: "Write a file as it is",
  params: exactlyOne(params, "src", "content"),
  asWritten: ["mode"],
  refused: {
    ...refusedFileParams,
    directory_mode: "a folder is made by `file: { path: …, state: directory, mode: … }`, and its files copied in a loop",
    checksum: "what is written is compared with what it must be anyway",
    decrypt: "give the content from a variable that is marked `!secret`",
    follow: "a link is always followed: what it leads to is written",
    local_follow: "a link in the project is always followed",
  },
  returns: { dest: "path of the file on the host", path: "the same as dest", size: "bytes of the file" },
  examples: [
    { title: "A file of the project", task: { copy: { src: "haproxy.cfg", dest: "/etc/haproxy/haproxy.cfg", mode: "0644" } } },
    {
      title: "A file that is on the host already",
      task: { copy: { src: "/etc/kubernetes/admin.conf", dest: "/root/.kube/config", remote_src: true, mode: "0600" } },
    },
    {
      title: "A few lines",
      task: { copy: { content: "local0.* /var/log/keepalived.log\n", dest: "/etc/rsyslog.d/keepalived.conf", owner: "root", group: "root" } },
    },
  ],
  reads: ({ src = "", remote_src, dest }) => [...fileKeys(destIn(dest, () => src)), ...(remote_src ? [file.key(src)] : [])],
  plan(host, { src, content = "", dest, remote_src, ...rest }, { project }) {
    const path = destIn(dest, () => src ?? "");
    const bytes = src === undefined ? Buffer.from(content) : remote_src ? contentAt(host, src) : project.file(src);
    return planFile(host, { ...rest, path, content: bytes });
  },
});
