import { posix } from "node:path";
import file, { type Attributes, type FileValue, type RegularFile } from "../../observations/file.ts";
import { hashLimit } from "../../observations/shared/file-script.ts";
import type { Key } from "../../observations/define.ts";
import type { HostView } from "../define.ts";
import { refuse } from "./refuse.ts";

/** Where a file is in the end, links followed, and what is there; `value` is undefined where only the run will know. */
export interface Place {
  readonly path: string;
  readonly value: FileValue | undefined;
  /** An earlier step may change it before its turn comes: `value` is what was there before. */
  readonly later: boolean;
}

/** What a module that writes a whole file reads: the file, and its folder, which must be there. */
export function fileKeys(path: string): readonly Key[] {
  return [file.key(path), file.key(posix.dirname(path))];
}

/** For modules that are right whatever was there: over what only the run decides they get what was there before, where that is known. */
export function peekFile(host: HostView, path: string): Place {
  return follow(path, (key) => {
    const found = host.peek(key);
    return found.degree === "later" ? { value: found.base, later: true } : { value: found.value, later: false };
  });
}

/** For modules whose result rests on what is there. */
export function readFile(host: HostView, path: string): Place & { readonly value: FileValue } {
  return follow(path, (key) => ({ value: host.read(key), later: false })) as Place & { readonly value: FileValue };
}

function follow(path: string, look: (key: Key<FileValue>) => Omit<Place, "path">): Place {
  const found = look(file.key(path));
  const { value } = found;
  if (value?.type === "unreadable") refuse(`can't see ${path}: permission denied`, "log in as a user who may, or set become: true");
  if (value?.type !== "link") return { path, ...found };
  if (value.path === undefined) refuse(`${path} is a link to ${value.target}, which does not exist`, "remove the link, or make its target first");
  const end = look(file.key(value.path));
  return { path: value.path, value: end.value, later: found.later || end.later };
}

/** A new file's folder must exist, or come from an earlier step. */
export function needFolder(host: HostView, path: string): void {
  const folder = posix.dirname(path);
  const found = host.peek(file.key(folder));
  if (found.degree === "later" || ["directory", "link"].includes(found.value.type)) return;
  refuse(
    found.value.type === "absent" ? `the folder ${folder} does not exist` : `${folder} is not a folder`,
    found.value.type === "absent" ? `make it first: file: { path: ${folder}, state: directory }` : undefined,
  );
}

/** A file whose content can be compared or edited. */
export function needReadable(path: string, value: RegularFile): void {
  if (value.hash === undefined && value.size <= hashLimit) refuse(`can't read ${path}: permission denied`, "log in as a user who may, or set become: true");
}

/** What something is, in words: `a folder`. */
export function nounOf(value: FileValue): string {
  if (value.type === "other") return value.what;
  return { absent: "absent", file: "a file", directory: "a folder", link: "a link", unreadable: "hidden from this user" }[value.type];
}

/** `0644 root:root`, as it was observed. */
export function showAttributes({ mode, owner, group }: Attributes): string {
  return owner === undefined ? mode : `${mode} ${owner}:${group ?? ""}`;
}
