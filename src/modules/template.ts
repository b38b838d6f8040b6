import { z } from "zod";
import { defineModule } from "./define.ts";
import { destIn } from "./shared/dest.ts";
import { attributeParams, backupParam, destParam, forceParam, refusedFileParams, validateParam } from "./shared/file-params.ts";
import { fileKeys } from "./shared/look.ts";
import { planFile } from "./shared/whole-file.ts";

/** Parameters of Ansible's that are about Jinja. */
const jinjaOptions = [
  "block_start_string",
  "block_end_string",
  "variable_start_string",
  "variable_end_string",
  "comment_start_string",
  "comment_end_string",
  "trim_blocks",
  "lstrip_blocks",
];

export default defineModule({
  name: "template",
  summary: "Write a file from an EJS template",
  params: z.strictObject({
    src: z.string().min(1).describe("Template, looked up in the role's and the playbook's templates/ and in the project"),
    dest: destParam.describe("File on the host; with a trailing slash the folder that gets it under the template's name, without .ejs"),
    ...attributeParams,
    backup: backupParam,
    force: forceParam,
    validate: validateParam,
  }),
  asWritten: ["mode"],
  refused: {
    ...refusedFileParams,
    newline_sequence: "a template's line ends are written as they are in the project",
    output_encoding: "files are written in UTF-8",
    ...Object.fromEntries(jinjaOptions.map((option) => [option, "templates are EJS, whose tags are `<% … %>`; `-%>` takes the line's end away"])),
    follow: "a link is always followed: what it leads to is written",
  },
  returns: { dest: "path of the file on the host", path: "the same as dest", size: "bytes of the file" },
  examples: [
    { title: "A file with its mode", task: { template: { src: "motd.ejs", dest: "/etc/motd", mode: "0644" } } },
    {
      title: "A configuration that its program must accept",
      task: {
        template: {
          src: "keepalived.conf.ejs",
          dest: "/etc/keepalived/",
          owner: "root",
          mode: "0640",
          validate: { command: "keepalived -t -f %s", accept: [0, 4] },
        },
      },
    },
  ],
  reads: (params) => fileKeys(destIn(params.dest, () => plainName(params.src))),
  plan: (host, { src, dest, ...rest }, { project }) =>
    planFile(host, { ...rest, path: destIn(dest, () => plainName(src)), content: Buffer.from(project.template(src)) }),
});

function plainName(src: string): string {
  return src.replace(/\.ejs$/, "");
}
