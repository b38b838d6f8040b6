import { z } from "zod";
import type { Validator } from "../../observations/shared/validator.ts";
import { splitWords } from "../../shell/words.ts";
import { modeProblem } from "./mode.ts";

/** A text of which `problem` says why it is none that will do; undefined where it is one. */
export function textThat(problem: (text: string) => string | undefined) {
  return z.string().superRefine((text, context) => {
    const message = problem(text);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });
}

/** Why a text is no line of words, quoted as in a shell. */
export function lineProblem(text: string): string | undefined {
  try {
    splitWords(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `must be a command line, but ${error.message}`;
  }
}

function pathProblem(text: string): string | undefined {
  if (!text.startsWith("/")) return "must be an absolute path";
  if (/[\n\0]/.test(text)) return "must not hold a line break";
  return undefined;
}

/** Doubled slashes and `/./` are taken out; `..` stays, since folders may be links. */
function tidy(path: string): string {
  return path.replace(/\/(?:\.?\/)+/g, "/");
}

/** An absolute path on the host; a trailing slash means nothing. */
export const pathParam = textThat(pathProblem).transform((path) => tidy(path).replace(/(?<=.)\/$/, ""));

/** As `pathParam`, with a trailing slash kept: it says "into this folder". */
export const destParam = textThat(pathProblem).transform(tidy);

const name = textThat((text) => (/^[^\s:/-][^:/\n]*$/.test(text) ? undefined : "must be a name or a number"));

/** Who may do what with a file. Modules that take these list `mode` in `asWritten`. */
export const attributeParams = {
  mode: textThat(modeProblem)
    .optional()
    .describe("Permissions, octal with a leading zero (0640) or symbolic (u=rw,g=r,o=). Left as they are where not given; 0644 for a new file"),
  owner: name.optional().describe("User that owns it, by name or number"),
  group: name.optional().describe("Group that owns it, by name or number"),
};

export const backupParam = z.boolean().default(false).describe("Keep what was there beside it, as NAME.2030-01-02@03:04:05~");

export const forceParam = z.boolean().default(true).describe("false: a file that is there stays as it is");

/** What Ansible's modules of files have, and these have not. */
export const refusedFileParams = {
  attributes: "set them with a `command: { argv: [chattr, …] }`, with `creates` or `when`",
  attr: "set them with a `command: { argv: [chattr, …] }`, with `creates` or `when`",
  selevel: "a file gets the SELinux context that the host's policy has for its path",
  serole: "a file gets the SELinux context that the host's policy has for its path",
  setype: "a file gets the SELinux context that the host's policy has for its path; `semanage fcontext` changes the policy",
  seuser: "a file gets the SELinux context that the host's policy has for its path",
  unsafe_writes: "files are always replaced as a whole, so that nobody sees half of one",
} as const;

/** `/regex/` as well as `regex`. */
function unslashed(pattern: string): string {
  return /^\/[^]+\/$/.test(pattern) ? pattern.slice(1, -1) : pattern;
}

const command = textThat((text) => (text.includes("%s") ? lineProblem(text) : "must hold %s, where the new file's path goes"));

const code = z.int().min(0).max(255);

/** A program that judges the new file before it takes the old one's place. */
export const validateParam = z
  .union([
    command,
    z.strictObject({
      command: command.describe("Command with %s where the new file's path goes; no shell reads it"),
      accept: z.array(code).default([0]).describe("Exit statuses that mean valid"),
      reject: z.string().optional().describe("Extended regular expression that must not match its standard error"),
      plan: z.boolean().default(true).describe("Whether a plan may run it, where nothing it writes stays and there is no network"),
    }),
  ])
  .transform((value): Validator => {
    if (typeof value === "string") return { argv: splitWords(value), accept: [0] };
    return {
      argv: splitWords(value.command),
      accept: value.accept,
      ...(value.reject !== undefined && { reject: unslashed(value.reject) }),
      ...(!value.plan && { onlyAtApply: true }),
    };
  })
  .optional()
  .describe("Command that judges the new file (%s) before it takes the old one's place");
