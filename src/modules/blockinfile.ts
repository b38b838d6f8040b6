import { z } from "zod";
import { defineModule } from "./define.ts";
import { ensureBlock, removeBlock, type BlockPlace } from "./shared/blocks.ts";
import { planEdit } from "./shared/edit.ts";
import { attributeParams, backupParam, pathParam, refusedFileParams, validateParam } from "./shared/file-params.ts";
import { fileKeys } from "./shared/look.ts";
import { regexOf, regexParam } from "./shared/regex.ts";

const params = z
  .strictObject({
    path: pathParam.describe("Text file on the host"),
    block: z.string().default("").describe("The lines; empty takes the block out"),
    marker: z
      .string()
      .includes("{mark}", { message: "must hold {mark}, where BEGIN and END go" })
      .refine((text) => !/[\r\n]/.test(text), "must be one line")
      .default("# {mark} ANSIBLE MANAGED BLOCK")
      .describe("Line around the block; several blocks in one file need markers of their own"),
    marker_begin: z.string().default("BEGIN").describe("What {mark} is above the block"),
    marker_end: z.string().default("END").describe("What {mark} is below the block"),
    state: z.enum(["present", "absent"]).default("present").describe("Whether the block is to be there"),
    insertafter: regexParam.optional().describe("A new block goes behind the last line this matches, or to the end (EOF, the default)"),
    insertbefore: regexParam.optional().describe("A new block goes before the last line this matches, or to the beginning (BOF)"),
    create: z.boolean().default(false).describe("Begin with an empty file where there is none"),
    ...attributeParams,
    backup: backupParam,
    validate: validateParam,
  })
  .refine(({ insertafter, insertbefore }) => insertafter === undefined || insertbefore === undefined, {
    path: ["insertbefore"],
    error: "blockinfile takes `insertafter` or `insertbefore`, not both",
  })
  .refine(({ marker_begin, marker_end }) => marker_begin !== marker_end, { path: ["marker_end"], error: "`marker_begin` and `marker_end` must differ" });

export default defineModule({
  name: "blockinfile",
  summary: "Keep a block of lines in a file, between two marker lines",
  params,
  synonyms: { dest: "path", destfile: "path", name: "path", content: "block" },
  asWritten: ["mode"],
  refused: { ...refusedFileParams, encoding: "files are edited as UTF-8", follow: "a link is always followed: what it leads to is edited" },
  returns: { path: "path of the file on the host", dest: "the same as path", size: "bytes of the file" },
  examples: [
    {
      title: "Settings for one user, checked before they count",
      task: {
        blockinfile: {
          path: "/etc/ssh/sshd_config",
          block: "Match User backup\n  PasswordAuthentication no\n",
          validate: "sshd -t -f %s",
          create: true,
        },
      },
    },
    { title: "Two blocks in one file", task: { blockinfile: { path: "/etc/hosts", marker: "# {mark} cluster", block: "10.0.0.1 node1", create: true } } },
    { title: "No block any more", task: { blockinfile: { path: "/etc/motd", state: "absent" } } },
  ],
  reads: (params) => fileKeys(params.path),
  plan(host, { block, marker, marker_begin, marker_end, state, insertafter, insertbefore, ...file }) {
    const markers = { begin: marker.replaceAll("{mark}", marker_begin), end: marker.replaceAll("{mark}", marker_end) };
    const isWanted = state === "present" && block.trim() !== "";
    return planEdit(host, file, (text) => (isWanted ? ensureBlock(text, block, markers, placeOf(insertafter, insertbefore)) : removeBlock(text, markers)));
  },
});

function placeOf(after: string | undefined, before: string | undefined): BlockPlace {
  if (before !== undefined) return { before: before === "BOF" ? "start" : regexOf(before) };
  return after === undefined || after === "EOF" ? undefined : { after: regexOf(after) };
}
