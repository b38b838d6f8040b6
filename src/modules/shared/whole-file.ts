import type { FileAttributes } from "../../changes/file-attributes.ts";
import type { FileWrite } from "../../changes/file-write.ts";
import { has, type SetAttributes } from "../../changes/shared/attributes.ts";
import type { Validator } from "../../observations/shared/validator.ts";
import file, { type Directory, type RegularFile } from "../../observations/file.ts";
import { contentOf, sha256 } from "../../observations/shared/content.ts";
import type { HostView, Outcome } from "../define.ts";
import { foresee } from "./foresee.ts";
import { lookAt, needFolder, needReadable, nounOf, showAttributes, type Place } from "./look.ts";
import { resolveMode } from "./mode.ts";
import { needOwners } from "./need-accounts.ts";
import { refuse } from "./refuse.ts";

export interface WantedFile extends SetAttributes {
  readonly path: string;
  readonly content: Uint8Array;
  readonly validate?: Validator | undefined;
  /** Keep what was there beside it. */
  readonly backup?: boolean | undefined;
  /** False: a file that is there stays as it is. */
  readonly force?: boolean | undefined;
}

/** Plans a file whose whole content is known. Where an earlier step may write it too, only writing all of it is sure to be right. */
export function planFile(host: HostView, wanted: WantedFile): Outcome {
  const isWhole = ({ changes }: Outcome): boolean => changes.some((change) => change.kind === "file.write");
  // Where nobody has looked yet, that is said here and not below the `catch` in there: a large project comes by a hundred thousand times at load.
  host.peek(file.key(wanted.path));
  return foresee(host, (view) => planContent(view, lookAt(view, wanted.path), wanted), isWhole);
}

/** Plans the content and attributes of a file of which it was seen what is there. */
export function planContent(host: HostView, { path, value }: Place, wanted: WantedFile): Outcome {
  const result = { dest: path, path, size: wanted.content.length };
  if (value.type === "absent") {
    needFolder(host, path);
    needOwners(host, wanted);
    return { changes: [write(path, withMode({ ...wanted, mode: wanted.mode ?? "0644" }, undefined), value)], reason: "there is no such file yet", result };
  }
  if (value.type !== "file") return refuse(`${path} is ${nounOf(value)}, not a file`);
  if (wanted.force === false) return { changes: [], reason: "there is a file already, and force is false", result };
  needReadable(path, value);
  const set = withMode(wanted, value);
  if (value.hash !== sha256(wanted.content)) {
    needOwners(host, moving(value, set));
    return { changes: [write(path, set, value)], reason: "its content differs", result };
  }
  return { ...planAttributes(host, path, value, set, `already ${showAttributes(value)} with this content`), result };
}

/** Mode, owner and group of a file or folder that is there. `already` is the reason where all are right. */
export function planAttributes(host: HostView, path: string, value: RegularFile | Directory, set: SetAttributes, already: string): Outcome {
  const moved = moving(value, set);
  const moves = Object.keys(moved);
  if (moves.length === 0) return { changes: [], reason: already };
  needOwners(host, moved);
  const { mode, owner, group, uid, gid } = value;
  const change: FileAttributes = {
    kind: "file.attributes",
    path,
    type: value.type,
    before: { mode, owner, group, uid, gid },
    ...moved,
  };
  return { changes: [change], reason: `its ${moves.join(" and ")} ${moves.length > 1 ? "differ" : "differs"}` };
}

/** The attributes that are not as wanted yet. */
function moving(value: RegularFile | Directory, set: SetAttributes): SetAttributes {
  const moves = (["mode", "owner", "group"] as const).filter((name) => set[name] !== undefined && !has(value, name, set[name]));
  return Object.fromEntries(moves.map((name) => [name, set[name]]));
}

/** What is wanted, with its mode worked out from what is there. */
export function withMode<W extends SetAttributes>(wanted: W, value: RegularFile | Directory | undefined): W {
  if (wanted.mode === undefined) return wanted;
  return { ...wanted, mode: resolveMode(wanted.mode, value?.mode ?? "0644", value?.type === "directory") };
}

function write(path: string, { content, validate, backup, ...set }: WantedFile, before: FileWrite["before"]): FileWrite {
  const old = before.type === "file" ? before : undefined;
  const attributes = (["mode", "owner", "group"] as const).map((name) => [name, set[name] ?? old?.[name]] as const);
  return {
    kind: "file.write",
    path,
    content: contentOf(content),
    ...Object.fromEntries(attributes.filter(([, value]) => value !== undefined)),
    before,
    ...(validate && { validate }),
    ...(backup && old && { backup: true }),
  };
}
