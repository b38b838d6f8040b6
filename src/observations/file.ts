import { contentOf, type Content } from "./shared/content.ts";
import { isRegular, readFileOutput, type FileFacts, type FileOutput } from "./shared/file-output.ts";
import { fileScript } from "./shared/file-script.ts";
import { defineObservation } from "./define.ts";

/** Who may do what with a file or folder. Owner and group are numbers where those have no name, and undefined where only the run decides them: whoever the run is creates it. */
export interface Attributes {
  /** Four octal digits: `0644`. */
  readonly mode: string;
  readonly owner: string | undefined;
  readonly group: string | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
}

export interface RegularFile extends Attributes {
  readonly type: "file";
  /** Bytes. */
  readonly size: number;
  /** sha256; absent where the file may not be read, or is very large. */
  readonly hash?: string | undefined;
  /** Up to 64 KiB, more where it was asked for; absent also where the file changed while it was read. */
  readonly content?: Content | undefined;
}

export interface Directory extends Attributes {
  readonly type: "directory";
}

interface Link {
  readonly type: "link";
  readonly target: string;
  /** Where it leads in the end; undefined where nothing is there. */
  readonly path: string | undefined;
}

/**
 * A link on the way to a path, or at it, by which an ordinary user, not the run's own, leads to what belongs to somebody else: root would do there what
 * that user may not. The rule is that of Apache's SymLinksIfOwnerMatch; protected_symlinks of proc_sys_fs(5) guards only folders like /tmp.
 */
export interface Astray {
  /** The link on the way, or at its end, by which it begins: the same, or one that leads to it. */
  readonly at: string;
  readonly link: string;
  readonly owner: string;
}

/** What is at a path. Links are seen, not followed. */
export type FileValue = What & { readonly astray?: Astray | undefined };

type What =
  | { readonly type: "absent" }
  | RegularFile
  | Directory
  | Link
  /** A device, a socket, a pipe: named by `what`. */
  | { readonly type: "other"; readonly what: string }
  /** Whether it is there is hidden from this user. */
  | { readonly type: "unreadable" };

const types: Readonly<Record<number, string>> = { 1: "a named pipe", 2: "a character device", 6: "a block device", 12: "a socket" };

function valueOf(path: string, output: FileOutput): FileValue {
  const [at, astray] = [...output.astray].find(([along]) => path === along || path.startsWith(`${along}/`)) ?? [];
  return { ...whatIs(path, output), ...(at !== undefined && astray && { astray: { at, ...astray } }) };
}

function whatIs(path: string, output: FileOutput): What {
  const facts = output.facts.get(path);
  const link = output.links.get(path);
  if (link) return { type: "link", target: link.target, path: link.real === "" ? undefined : link.real };
  if (!facts) return output.unsearchable.has(path) ? { type: "unreadable" } : { type: "absent" };
  const attributes = attributesOf(facts);
  if (facts.mode >> 12 === 4) return { type: "directory", ...attributes };
  if (!isRegular(facts.mode)) return { type: "other", what: types[facts.mode >> 12] ?? "of an unknown type" };
  return { type: "file", ...attributes, size: facts.size, hash: facts.hash, ...(facts.bytes && { content: contentOf(facts.bytes) }) };
}

function attributesOf({ mode, uid, gid, user, group }: FileFacts): Attributes {
  return { mode: (mode & 0o7777).toString(8).padStart(4, "0"), owner: nameOr(uid, user), group: nameOr(gid, group), uid, gid };
}

/** `stat` calls UNKNOWN what has no name; chown knows nobody called so. */
function nameOr(id: number, name: string): string {
  return name === "UNKNOWN" ? String(id) : name;
}

/** What is at an absolute path. */
export default defineObservation<FileValue>({
  kind: "file",
  speculative: true,
  script: fileScript,
  parse(stdout, ids) {
    const output = readFileOutput(stdout);
    return new Map(ids.map((id) => [id, valueOf(id, output)]));
  },
});
