import { z } from "zod";
import { defineModule } from "./define.ts";
import { planEdit } from "./shared/edit.ts";
import { attributeParams, pathParam, validateParam } from "./shared/file-params.ts";
import { ensureLine, removeLines, type Anchor } from "./shared/lines.ts";
import { fileKeys } from "./shared/look.ts";
import { regexOf, regexParam } from "./shared/regex.ts";

const params = z
  .strictObject({
    path: pathParam.describe("Text file on the host"),
    line: z
      .string()
      .refine((line) => !/[\r\n]/.test(line), "must be one line")
      .optional()
      .describe("The line, whole"),
    regexp: regexParam.optional().describe("JavaScript regular expression; the last line it matches is replaced, or with state absent each is removed"),
    state: z.enum(["present", "absent"]).default("present").describe("Whether the line is to be there"),
    insertafter: regexParam.optional().describe("A new line goes behind the last line this matches, or to the end (EOF, the default)"),
    insertbefore: regexParam.optional().describe("A new line goes before the last line this matches, or to the beginning (BOF)"),
    create: z.boolean().default(false).describe("Begin with an empty file where there is none"),
    ...attributeParams,
    validate: validateParam.optional().describe("Command that judges the new file (%s) before it takes the old one's place"),
  })
  .refine(({ state, line }) => state === "absent" || line !== undefined, { path: ["line"], error: "lineinfile needs `line`" })
  .refine(({ line, regexp }) => (line ?? regexp) !== undefined, { path: ["state"], error: "lineinfile needs `line` or `regexp` to know what is to go" })
  .refine(({ insertafter, insertbefore }) => insertafter === undefined || insertbefore === undefined, {
    path: ["insertbefore"],
    error: "lineinfile takes `insertafter` or `insertbefore`, not both",
  });

export default defineModule({
  name: "lineinfile",
  summary: "Make sure that a line is, or is not, in a file",
  params,
  synonyms: { dest: "path", destfile: "path", name: "path", value: "line", regex: "regexp" },
  asWritten: ["mode"],
  returns: { path: "path of the file on the host", dest: "the same as path", size: "bytes of the file" },
  examples: [
    {
      title: "A setting, whatever its value was",
      task: { lineinfile: { path: "/etc/sysctl.conf", regexp: "^net\\.ipv4\\.ip_nonlocal_bind\\b", line: "net.ipv4.ip_nonlocal_bind = 1", create: true } },
    },
    { title: "No line may say this", task: { lineinfile: { path: "/etc/hosts", regexp: "\\bold-node$", state: "absent" } } },
  ],
  reads: (params) => fileKeys(params.path),
  plan(host, { line, regexp, state, insertafter, insertbefore, ...file }) {
    const pattern = regexp === undefined ? undefined : regexOf(regexp);
    return planEdit(host, file, (text) =>
      state === "absent"
        ? removeLines(text, (found) => (pattern ? pattern.test(found) : found === line))
        : ensureLine(text, line ?? "", pattern, anchorOf(insertafter, insertbefore)),
    );
  },
});

function anchorOf(after: string | undefined, before: string | undefined): Anchor {
  if (before !== undefined) return { before: before === "BOF" ? "start" : regexOf(before) };
  return after === undefined || after === "EOF" ? undefined : { after: regexOf(after) };
}
