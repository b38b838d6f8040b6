import { z } from "zod";
import { defineModule } from "./define.ts";
import { destIn } from "./shared/dest.ts";
import { attributeParams, destParam, validateParam } from "./shared/file-params.ts";
import { fileKeys } from "./shared/look.ts";
import { exactlyOne } from "./shared/schema.ts";
import { planFile } from "./shared/whole-file.ts";

const params = z
  .strictObject({
    src: z.string().min(1).optional().describe("File, looked up in the role's and the playbook's files/ and in the project"),
    content: z.string().optional().describe("The file's content, in place of src"),
    dest: destParam.describe("File on the host; with a trailing slash the folder that gets it under its own name"),
    ...attributeParams,
    validate: validateParam.optional().describe("Command that judges the new file (%s) before it takes the old one's place"),
  })
  .refine(({ src, dest }) => src !== undefined || !dest.endsWith("/"), { path: ["dest"], error: "`dest` must name the file where `content` is given" });

export default defineModule({
  name: "copy",
  summary: "Write a file as it is",
  params: exactlyOne(params, "src", "content"),
  asWritten: ["mode"],
  returns: { dest: "path of the file on the host", path: "the same as dest", size: "bytes of the file" },
  examples: [
    { title: "A file of the project", task: { copy: { src: "haproxy.cfg", dest: "/etc/haproxy/haproxy.cfg", mode: "0644" } } },
    {
      title: "A few lines",
      task: { copy: { content: "local0.* /var/log/keepalived.log\n", dest: "/etc/rsyslog.d/keepalived.conf", owner: "root", group: "root" } },
    },
  ],
  reads: (params) => fileKeys(destIn(params.dest, () => params.src ?? "")),
  plan(host, { src, content, dest, ...rest }, { project }) {
    const path = destIn(dest, () => src ?? "");
    return planFile(host, { ...rest, path, content: src === undefined ? Buffer.from(content ?? "") : project.file(src) });
  },
});
