import { z } from "zod";
import { commandKey } from "../observations/command.ts";
import { join, quote } from "../shell/quote.ts";
import { defineModule } from "./define.ts";
import { pathParam } from "./shared/file-params.ts";
import { regexOf, regexParam } from "./shared/regex.ts";
import { refuse } from "./shared/refuse.ts";

/** More than that is a mistake, or nobody's to loop over. */
const most = 10_000;

const list = <S extends z.ZodType>(one: S) => z.union([z.array(one), one]);

const params = z.strictObject({
  paths: list(pathParam).describe("Folders to look in, as a list or one"),
  patterns: list(z.string().min(1))
    .default("*")
    .describe("Shell patterns of names, one of which must fit (*.log); with use_regex JavaScript regular expressions"),
  excludes: list(z.string().min(1)).default([]).describe("Patterns of names that are left out"),
  use_regex: z.boolean().default(false).describe("`patterns` and `excludes` are regular expressions for the whole name"),
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

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const bytes = "bkmgt";

function types(file_type: z.infer<typeof params>["file_type"]): string {
  return { file: "-type f", directory: "-type d", link: "-type l", any: "" }[file_type];
}

/** What find(1) tests by itself; ages in whole minutes. */
function tests({ file_type, recurse, depth, hidden, age, size }: z.infer<typeof params>): readonly string[] {
  const limit = recurse ? depth : 1;
  const [, younger, count = "0", unit = "s"] = /^(-?)(\d+)([smhdw]?)$/.exec(age ?? "") ?? [];
  const minutes = Math.ceil((Number(count) * (seconds[unit || "s"] ?? 1)) / 60);
  const [, smaller, amount = "0", scale = "b"] = /^(-?)(\d+)([bkmgt]?)$/i.exec(size ?? "") ?? [];
  const limitSize = Number(amount) * 1024 ** Math.max(0, bytes.indexOf((scale || "b").toLowerCase()));
  return [
    "-mindepth 1",
    limit === undefined ? "" : `-maxdepth ${limit}`,
    hidden ? "" : `! -name '.*'`,
    types(file_type),
    age === undefined ? "" : `-mmin ${younger}${younger === "" ? `+${Math.max(0, minutes - 1)}` : minutes}`,
    size === undefined ? "" : `-size ${smaller === "" ? `+${Math.max(0, limitSize - 1)}` : `-${limitSize + 1}`}c`,
  ];
}

/** `*.log` and the like for the whole name. */
function shellPattern(pattern: string): RegExp {
  const source = pattern.replace(/\[!?[^\]]+\]|[\\^$.*+?()[\]{}|/]/g, (part) => {
    if (part === "*") return ".*";
    if (part === "?") return ".";
    return part.length > 1 ? part.replace("[!", "[^") : `\\${part}`;
  });
  return new RegExp(`^(?:${source})$`, "su");
}

function matcher(patterns: readonly string[], use_regex: boolean): (name: string) => boolean {
  const all = patterns.map((each) => (use_regex ? new RegExp(`^(?:${regexOf(each).source})$`, "su") : shellPattern(each)));
  return (name) => all.some((pattern) => pattern.test(name));
}

/** A row of find's: `TYPE MODE SIZE UID GID USER GROUP MTIME PATH`. */
function entryOf(row: string): Readonly<Record<string, unknown>> & { readonly path: string } {
  const [type = "", mode = "", size = "", uid = "", gid = "", pw_name = "", gr_name = "", mtime = "", ...path] = row.split(" ");
  const numbers = { size: Number(size), uid: Number(uid), gid: Number(gid), mtime: Number(mtime) };
  return { path: path.join(" "), isreg: type === "f", isdir: type === "d", islnk: type === "l", mode: mode.padStart(4, "0"), pw_name, gr_name, ...numbers };
}

export default defineModule({
  name: "find",
  summary: "List files and folders of the host by name, age or size",
  params: params.refine(({ use_regex, patterns, excludes }) => !use_regex || [patterns, excludes].flat().every((each) => regexParam.safeParse(each).success), {
    path: ["patterns"],
    error: "`patterns` and `excludes` must be JavaScript regular expressions with `use_regex`",
  }),
  synonyms: { path: "paths", name: "paths", pattern: "patterns", exclude: "excludes" },
  refused: {
    contains: "`command: { argv: [grep, -rl, …], reads: true }` looks into files",
    age_stamp: "what counts is when a file was last written",
    follow: "links are not followed",
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
    const format = quote(String.raw`%y %m %s %U %G %u %g %T@ %p\0`);
    const script = `find ${join([wanted.paths].flat())} ${tests(wanted).filter(Boolean).join(" ")} -printf ${format} | head -z -n ${most + 1}`;
    const { stdout, stderr } = host.read(commandKey({ script }));
    const rows = stdout.split("\0").filter((row) => row !== "");
    if (rows.length > most) return refuse(`there are more than ${most} of them`, "look in fewer folders, or for fewer of them");
    if (rows.length === 0 && /unrecognized|unknown/.test(stderr)) return refuse(stderr.trim().split("\n")[0] ?? stderr, "find must be that of GNU");
    const [fits, isLeftOut] = [matcher([wanted.patterns].flat(), wanted.use_regex), matcher([wanted.excludes].flat(), wanted.use_regex)];
    const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
    const files = rows
      .map(entryOf)
      .filter(({ path }) => fits(nameOf(path)) && !isLeftOut(nameOf(path)))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1));
    return { changes: [], reason: files.length === 0 ? "nothing was found" : `found ${files.length}`, result: { files, matched: files.length } };
  },
});
