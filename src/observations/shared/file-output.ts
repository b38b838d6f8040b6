import { contentLimit } from "./file-script.ts";
import { sha256 } from "./content.ts";

/** What `fileScript` printed about one path, before it means anything. */
export interface FileFacts {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly user: string;
  readonly group: string;
  hash?: string;
  bytes?: Buffer;
}

export interface FileOutput {
  /** By path: the link that leads astray whoever goes along it, and whose it is. */
  readonly astray: ReadonlyMap<string, { readonly link: string; readonly owner: string }>;
  readonly unsearchable: ReadonlySet<string>;
  readonly facts: ReadonlyMap<string, FileFacts>;
  readonly links: ReadonlyMap<string, { readonly target: string; readonly real: string }>;
}

const regular = 0o100000;

export function isRegular(mode: number): boolean {
  return (mode & 0o170000) === regular;
}

/** Takes the output of `fileScript` apart. */
export function readFileOutput(stdout: Buffer): FileOutput {
  const mark = stdout.indexOf(stdout.subarray(0, 2).equals(Buffer.from("C\n")) ? "C\n" : "\nC\n");
  if (mark < 0) throw new Error("the file script's output has no end of its lines");
  const head = stdout.subarray(0, mark === 0 ? 0 : mark + 1).toString("utf8");
  const output = {
    astray: new Map<string, { link: string; owner: string }>(),
    unsearchable: new Set<string>(),
    facts: new Map<string, FileFacts>(),
    links: new Map<string, { target: string; real: string }>(),
  };
  const lines = head.split("\n").slice(0, -1).values();
  for (const line of lines) {
    if (line.startsWith("T:")) output.astray.set(line.slice(2), { link: lines.next().value ?? "", owner: lines.next().value ?? "" });
    else if (line.startsWith("X:")) output.unsearchable.add(line.slice(2));
    else if (line.startsWith("S:")) addFacts(line, output.facts);
    else if (line.startsWith("L:")) output.links.set(line.slice(2), { target: lines.next().value ?? "", real: lines.next().value ?? "" });
    else addHash(line, output.facts);
  }
  const small = [...output.facts.values()].filter((fact) => isRegular(fact.mode) && fact.size <= contentLimit && fact.hash !== undefined);
  cut(stdout.subarray(stdout.indexOf("C\n", mark) + 2), small);
  return output;
}

function addFacts(line: string, facts: Map<string, FileFacts>): void {
  const match = /^S:([0-9a-f]{4}):(\d+):(\d+):(\d+):([^:]*):([^:]*):(.+)\/$/.exec(line);
  const [, mode = "", uid, gid, size, user = "", group = "", path = ""] = match ?? [];
  if (!match) throw new Error(`not a line of stat: ${JSON.stringify(line)}`);
  facts.set(path, { mode: Number.parseInt(mode, 16), uid: Number(uid), gid: Number(gid), size: Number(size), user, group });
}

/** A leading backslash says that the name is escaped. */
function addHash(line: string, facts: Map<string, FileFacts>): void {
  const [, escaped, hash, name = ""] = /^(\\?)([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
  if (hash === undefined) throw new Error(`not a line of sha256sum: ${JSON.stringify(line)}`);
  const fact = facts.get(escaped ? name.replaceAll("\\\\", "\\") : name);
  if (fact) fact.hash = hash;
}

/**
 * Gives each file its piece of what `cat` printed. A file that grew since `stat` (a log) shifts what follows, so pieces are proved by their
 * hash, from the front and then from the back: only what lies between two moving files stays without content.
 */
function cut(raw: Buffer, files: readonly FileFacts[]): void {
  let from = 0;
  for (const file of files)
    if (!take(file, raw, from)) break;
    else from += file.size;
  let to = raw.length;
  for (const file of files.toReversed()) {
    if (file.bytes || !take(file, raw, to - file.size)) break;
    to -= file.size;
  }
}

function take(file: FileFacts, raw: Buffer, from: number): boolean {
  const bytes = raw.subarray(Math.max(0, from), from + file.size);
  if (bytes.length !== file.size || sha256(bytes) !== file.hash) return false;
  file.bytes = bytes;
  return true;
}
