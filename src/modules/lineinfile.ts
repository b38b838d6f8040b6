import { z } from "zod";
import { defineModule } from "./define.ts";
import { planEdit } from "./shared/edit.ts";
import { attributeParams, backupParam, pathParam, refusedFileParams, validateParam } from "./shared/file-params.ts";
import { ensureLine, removeLines, rewriteLine, type Anchor } from "./shared/lines.ts";
import { fileKeys } from "./shared/look.ts";
import { regexOf, regexParam } from "./shared/regex.ts";
import { checkGroups } from "./shared/replacements.ts";

const params = z
  .strictObject({
    path: pathParam.describe("Text file on the host"),
    line: z
      .string()
      .refine((line) => !/[\r\n]/.test(line), "must be one line")
      .optional()
      .describe("The line, whole"),
    regexp: regexParam.optional().describe("JavaScript regular expression; the last line it matches is replaced, or with state absent each is removed"),
    search_string: z.string().min(1).optional().describe("Text in place of regexp: the last line that holds it"),
    backrefs: z.boolean().default(false).describe("`line` holds \\1 and \\g<name>, what groups of regexp matched; where it matches no line, nothing is put in"),
    state: z.enum(["present", "absent"]).default("present").describe("Whether the line is to be there"),
    insertafter: regexParam.optional().describe("A new line goes behind the last line this matches, or to the end (EOF, the default)"),
    insertbefore: regexParam.optional().describe("A new line goes before the last line this matches, or to the beginning (BOF)"),
    firstmatch: z.boolean().default(false).describe("insertafter and insertbefore mean the first line they match, not the last"),
    create: z.boolean().default(false).describe("Begin with an empty file where there is none"),
    ...attributeParams,
    backup: backupParam,
    validate: validateParam,
  })
  .refine(({ state, line }) => state === "absent" || line !== undefined, { path: ["line"], error: "lineinfile needs `line`" })
  .refine(({ line, regexp, search_string }) => (line ?? regexp ?? search_string) !== undefined, {
    path: ["state"],
    error: "lineinfile needs `line`, `regexp` or `search_string` to know what is to go",
  })
  .refine(({ regexp, search_string }) => regexp === undefined || search_string === undefined, {
    path: ["search_string"],
    error: "lineinfile takes `regexp` or `search_string`, not both",
  })
  .refine(({ regexp, backrefs, state }) => !backrefs || (regexp !== undefined && state === "present"), {
    path: ["backrefs"],
    error: "`backrefs` needs `regexp`, and a line that is to be there",
  })
  .superRefine(({ regexp, line, backrefs }, context) => {
    if (backrefs && regexp !== undefined && line !== undefined) checkGroups(regexp, line, "line", context);
  })
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
  refused: { ...refusedFileParams, encoding: "files are edited as UTF-8", follow: "a link is always followed: what it leads to is edited" },
  returns: { path: "path of the file on the host", dest: "the same as path", size: "bytes of the file" },
  examples: [
    {
      title: "A setting, whatever its value was",
      task: { lineinfile: { path: "/etc/sysctl.conf", regexp: "^net\\.ipv4\\.ip_nonlocal_bind\\b", line: "net.ipv4.ip_nonlocal_bind = 1", create: true } },
    },
    {
      title: "A setting behind others, whose line is changed only in part",
      task: { lineinfile: { path: "/etc/default/grub", regexp: '^(GRUB_CMDLINE_LINUX=")(?!quiet)(.*)$', line: "\\1quiet \\2", backrefs: true } },
    },
    { title: "No line may say this", task: { lineinfile: { path: "/etc/hosts", regexp: "\\bold-node$", state: "absent" } } },
  ],
  reads: (params) => fileKeys(params.path),
  plan(host, { line = "", regexp, search_string, state, backrefs, insertafter, insertbefore, firstmatch, ...file }) {
    const pattern = patternOf(regexp, search_string);
    return planEdit(host, file, (text) => {
      if (state === "absent") return removeLines(text, (found) => (pattern ? pattern.test(found) : found === line));
      if (backrefs && pattern) return rewriteLine(text, line, pattern);
      return ensureLine(text, line, pattern, anchorOf(insertafter, insertbefore, firstmatch));
    });
  },
});

function patternOf(regexp: string | undefined, literal: string | undefined): RegExp | undefined {
  if (regexp !== undefined) return regexOf(regexp);
  return literal === undefined ? undefined : new RegExp(literal.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "u");
}

function anchorOf(after: string | undefined, before: string | undefined, first: boolean): Anchor {
  // As in Ansible, where the beginning may be behind as well as before.
  if (after === "BOF") return { before: "start" };
  if (before !== undefined) return { before: before === "BOF" ? "start" : regexOf(before), first };
  return after === undefined || after === "EOF" ? undefined : { after: regexOf(after), first };
}
