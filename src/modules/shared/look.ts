import { posix } from "node:path";
import contents, { editLimit } from "../../observations/content.ts";
import file, { type Astray, type Attributes, type FileValue, type RegularFile } from "../../observations/file.ts";
import { bytesOf, sha256 } from "../../observations/shared/content.ts";
import { hashLimit } from "../../observations/shared/file-script.ts";
import type { Key } from "../../observations/define.ts";
import type { HostView } from "../define.ts";
import { unitNameOf } from "../../observations/shared/unit-file.ts";
import units from "../../observations/unit.ts";
import { refuse } from "./refuse.ts";

/** Where a file is in the end, links followed, and what is there. */
export interface Place {
  readonly path: string;
  readonly value: FileValue;
}

/** What a module that writes a whole file reads: the file, its folder, which must be there, and the unit that it defines, if it defines one. */
export function fileKeys(path: string): readonly Key[] {
  const unit = unitNameOf(path);
  return [file.key(path), file.key(posix.dirname(path)), ...(unit?.match(/[^@]\.[a-z]+$/) ? [units.key(unit)] : [])];
}

export function lookAt(host: HostView, path: string): Place {
  const value = visible(host, path);
  if (value.type !== "link") return { path, value };
  if (value.astray) return refuseAstray(value.astray);
  // Where nothing was at its end, an earlier step may put something there.
  const end = value.path ?? posix.resolve(posix.dirname(path), value.target);
  const there = visible(host, end);
  if (value.path === undefined && (there.type === "absent" || there.type === "link"))
    return refuse(`${path} is a link to ${value.target}, which does not exist`, "remove the link, or make its target first");
  return { path: end, value: there };
}

/** What is at a path, links not followed. */
export function visible(host: HostView, path: string): Exclude<FileValue, { type: "unreadable" }> {
  const value = host.read(file.key(path));
  // The link at the path itself may be looked at, put right and removed.
  if (value.astray && value.astray.at !== path) return refuseAstray(value.astray);
  return value.type === "unreadable" ? refuse(`can't see ${path}: permission denied`, "log in as a user who may, or set become: true") : value;
}

function refuseAstray({ link, owner }: Astray): never {
  return refuse(`${link} is a link of the user ${owner}'s to what is not theirs`, `name what is meant itself, or make the link root's: chown -h root ${link}`);
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

/** With the content of a file that was too large to be read along. One that changes meanwhile stays without. */
export function readWhole(host: HostView, { path, value }: Place): Place {
  if (value.type !== "file" || value.content || value.hash === undefined || value.size > editLimit) return { path, value };
  const content = host.read(contents.key(path));
  return { path, value: content && sha256(bytesOf(content)) === value.hash ? { ...value, content } : value };
}

/** The bytes of a file of the host. */
export function contentAt(host: HostView, from: string): Buffer {
  const { path, value } = readWhole(host, lookAt(host, from));
  if (value.type !== "file") return refuse(value.type === "absent" ? `${path} does not exist` : `${path} is ${nounOf(value)}, not a file`);
  needReadable(path, value);
  if (!value.content) return refuse(value.size > editLimit ? `${path} is larger than 8 MiB` : `${path} changed while it was read`);
  return bytesOf(value.content);
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
