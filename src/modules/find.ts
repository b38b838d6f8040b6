import { z } from "zod";
import { commandKey } from "../observations/command.ts";
import { join, quote } from "../shell/quote.ts";
import { defineModule } from "./define.ts";
import { pathParam } from "./shared/file-params.ts";
import { listParam } from "./shared/list-param.ts";
import { regexOf } from "./shared/regex.ts";
import { refuse } from "./shared/refuse.ts";

/** More than that is a mistake, or nobody's to loop over. */
const most = 10_000;

const params = z.strictObject({
  paths: listParam(pathParam).describe("Folders to look in, as a list or by commas; links to folders among them are followed"),
  patterns: listParam(z.string().min(1))
    .default([])
    .describe(
      "Shell patterns of names, one of which must fit (*.log), as a list or by commas; all where it is not given. With use_regex JavaScript regular expressions",
    ),
  excludes: listParam(z.string().min(1)).default([]).describe("Patterns of names that are left out"),
  use_regex: z.boolean().default(false).describe("`patterns` and `excludes` are regular expressions that must match from the name's beginning"),
  file_type: z.enum(["file", "directory", "link", "any"]).default("file").describe("What is looked for"),
  recurse: z.boolean().default(false).describe("Look in the folders below, too"),
  depth: z.int().min(1).optional().describe("With recurse: so many levels deep"),
  hidden: z.boolean().default(false).describe("Names that begin with a dot, too"),
  age: z
    .string()
    .regex(/^-?\d+[smhdw]?$/, "must be a number of seconds, or as 30m, 12h, 7d, 2w; with - for younger ones")
    .optional()
    .describe("Not written since: 7d, 2w; -1h for those that were"),
  size: z
    .string()
    .regex(/^-?\d+[bkmgt]?$/i, "must be a number of bytes, or as 10k, 5m, 1g; with - for smaller ones")
    .optional()
    .describe("At least so large: 10m; -1k for at most"),
});

type Wanted = z.infer<typeof params>;

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const bytes = "bkmgt";

function types(file_type: Wanted["file_type"]): string {
  return { file: "-type f", directory: "-type d", link: "-type l", any: "" }[file_type];
}

/** What find(1) tests by itself. GNU's -mmin takes parts of minutes, and rounds nothing. */
function tests(wanted: Wanted): readonly string[] {
  const { file_type, recurse, depth, hidden, age, size } = wanted;
  const limit = recurse ? depth : 1;
  const [, younger, count = "0", unit = "s"] = /^(-?)(\d+)([smhdw]?)$/.exec(age ?? "") ?? [];
  const minutes = (Number(count) * (seconds[unit || "s"] ?? 1)) / 60;
  const [, smaller, amount = "0", scale = "b"] = /^(-?)(\d+)([bkmgt]?)$/i.exec(size ?? "") ?? [];
  const limitSize = Number(amount) * 1024 ** Math.max(0, bytes.indexOf((scale || "b").toLowerCase()));
  return [
    "-mindepth 1",
    limit === undefined ? "" : `-maxdepth ${limit}`,
    named(wanted),
    hidden ? "" : `! -name '.*'`,
    types(file_type),
    age === undefined ? "" : `-mmin ${younger || "+"}${minutes}`,
    size === undefined ? "" : `-size ${smaller === "" ? `+${Math.max(0, limitSize - 1)}` : `-${limitSize + 1}`}c`,
  ];
}

/** A class of characters, as `[!a-z]`, or a character that means something to a regular expression. */
const special = /\[!?[^\]]+\]|[\\^$.*+?()[\]{}|/]/g;

/** `*.log` and the like for the whole name. */
function shellPattern(pattern: string): RegExp {
  const source = pattern.replace(special, (part) => {
    if (part === "*") return ".*";
    if (part === "?") return ".";
    return part.length > 1 ? part.replaceAll("\\", "\\\\").replace("[!", "[^") : `\\${part}`;
  });
  return new RegExp(`^(?:${source})$`, "su");
}

/** As Python's `re.match`: from the name's beginning. */
function fromBeginning(pattern: string): RegExp {
  const { source, flags } = regexOf(pattern);
  return new RegExp(`^(?:${source})`, `${flags}s`);
}

/** Throws a SyntaxError. */
function matcher(patterns: readonly string[], use_regex: boolean): (name: string) => boolean {
  const all = patterns.map(use_regex ? fromBeginning : shellPattern);
  return (name) => all.some((pattern) => pattern.test(name));
}

function areSound({ patterns, excludes, use_regex }: Wanted): boolean {
  try {
    return matcher([...patterns, ...excludes], use_regex) !== undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** What find(1) leaves out by name beforehand, so that many others are no matter. It sees bytes: what stands for one character may be several. */
function named({ patterns, use_regex }: Wanted): string {
  if (use_regex || patterns.length === 0) return "";
  const coarse = patterns.map((pattern) => pattern.replace(/\[!?[^\]]+\]|[?[\]\\]/g, "*"));
  return `\\( ${coarse.map((each) => `-name ${quote(each)}`).join(" -o ")} \\)`;
}

/** A row of find's: `TYPE:MODE:SIZE:UID:GID:USER:GROUP:MTIME:PATH`. Names of groups may have blanks in them, but no colon. */
function entryOf(row: string): Readonly<Record<string, unknown>> & { readonly path: string } {
  const [type = "", mode = "", size = "", uid = "", gid = "", pw_name = "", gr_name = "", mtime = "", ...path] = row.split(":");
  const numbers = { size: Number(size), uid: Number(uid), gid: Number(gid), mtime: Number(mtime) };
  return { path: path.join(":"), isreg: type === "f", isdir: type === "d", islnk: type === "l", mode: mode.padStart(4, "0"), pw_name, gr_name, ...numbers };
}

export default defineModule({
  name: "find",
  summary: "List files and folders of the host by name, age or size",
  params: params.refine(areSound, {
    path: ["patterns"],
    error: "`patterns` and `excludes` must be shell patterns, with `use_regex` JavaScript regular expressions",
  }),
  synonyms: { path: "paths", name: "paths", pattern: "patterns", exclude: "excludes" },
  refused: {
    contains: "`command: { argv: [grep, -rl, …], reads: true }` looks into files",
    age_stamp: "what counts is when a file was last written",
    follow: "links below `paths` are not followed",
    get_checksum: "`stat` tells a file's checksum",
    checksum_algorithm: "`stat` tells a file's checksum",
    limit: "all that is found is told, up to ten thousand",
    mode: '`files.filter((each) => each.mode === "0600")` picks by mode',
  },
  returns: { files: "what was found, by path: path, isreg, isdir, islnk, mode, size, uid, gid, pw_name, gr_name, mtime", matched: "how many" },
  passive: true,
  examples: [
    { title: "Logs that nobody needs any more", task: { find: { paths: "/var/log/app", patterns: "*.gz", age: "30d", recurse: true }, register: "old" } },
    { title: "Folders but some", task: { find: { paths: ["/srv", "/opt"], file_type: "directory", excludes: ["lost+found"] } } },
  ],
  reads: () => [],
  plan(host, wanted) {
    const format = quote(String.raw`%y:%m:%s:%U:%G:%u:%g:%T@:%p\0`);
    const script = `find -H ${join(wanted.paths)} ${tests(wanted).filter(Boolean).join(" ")} -printf ${format} | head -z -n ${most + 1}`;
    // Without a folder find would look in the one where it is started.
    const { stdout, stderr } = wanted.paths.length === 0 ? { stdout: "", stderr: "" } : host.read(commandKey({ script }));
    const rows = stdout.split("\0").filter((row) => row !== "");
    if (rows.length > most) return refuse(`there are more than ${most} of them`, "look in fewer folders, or for fewer of them");
    if (rows.length === 0 && /unrecognized|unknown/.test(stderr)) return refuse(stderr.trim().split("\n")[0] ?? stderr, "find must be that of GNU");
    const [fits, isLeftOut] = [matcher(wanted.patterns, wanted.use_regex), matcher(wanted.excludes, wanted.use_regex)];
    const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
    const files = rows
      .map(entryOf)
      .filter(({ path }) => (wanted.patterns.length === 0 || fits(nameOf(path))) && !isLeftOut(nameOf(path)))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1));
    return { changes: [], reason: files.length === 0 ? "nothing was found" : `found ${files.length}`, result: { files, matched: files.length } };
  },
});
