import { z } from "zod";
import { defineModule } from "./define.ts";
import { planEdit } from "./shared/edit.ts";
import { attributeParams, backupParam, pathParam, refusedFileParams, validateParam } from "./shared/file-params.ts";
import { fileKeys, lookAt } from "./shared/look.ts";
import { refuse } from "./shared/refuse.ts";
import { regexOf, regexParam } from "./shared/regex.ts";
import { checkGroups, replaceAll } from "./shared/replacements.ts";

const params = z
  .strictObject({
    path: pathParam.describe("Text file on the host"),
    regexp: regexParam.describe("JavaScript regular expression; ^ and $ match at every line"),
    replace: z.string().default("").describe("What each match becomes: \\1 and \\g<name> are what groups matched; not given, matches are taken out"),
    after: regexParam.optional().describe("Look only behind the first match of this"),
    before: regexParam.optional().describe("Look only before the first match of this"),
    ...attributeParams,
    backup: backupParam,
    validate: validateParam,
  })
  .superRefine(({ regexp, replace }, context) => checkGroups(regexp, replace, "replace", context));

/** Lines and the whole text: `^` and `$` mean the former, and in a section's bounds `.` goes over line ends. */
const withFlags = (text: string, flags: string): RegExp => {
  const { source, flags: own } = regexOf(text);
  return new RegExp(source, own + flags);
};

export default defineModule({
  name: "replace",
  summary: "Replace every match of a pattern in a file",
  params,
  synonyms: { dest: "path", destfile: "path", name: "path" },
  asWritten: ["mode"],
  refused: { ...refusedFileParams, encoding: "files are edited as UTF-8", follow: "a link is always followed: what it leads to is edited" },
  returns: { path: "path of the file on the host", dest: "the same as path", size: "bytes of the file" },
  examples: [
    { title: "A name in all its places", task: { replace: { path: "/etc/hosts", regexp: "\\bold\\.example\\.org\\b", replace: "new.example.org" } } },
    {
      title: "Within one section",
      task: { replace: { path: "/etc/app.conf", regexp: "^(debug\\s*=).*$", replace: "\\1 no", after: "\\[main\\]", before: "\\[" } },
    },
  ],
  reads: (params) => fileKeys(params.path),
  plan(host, { regexp, replace, after, before, ...file }) {
    if (lookAt(host, file.path).value.type === "absent") return refuse(`${file.path} does not exist`, "write it first, with copy or template");
    const bounds = [after, before].map((each) => (each === undefined ? undefined : withFlags(each, "ms")));
    return planEdit(host, { ...file, create: false }, (text) => replaceAll(text, withFlags(regexp, "m"), replace, ...bounds));
  },
});
