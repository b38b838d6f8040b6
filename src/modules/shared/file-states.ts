import type { DirectoryCreate } from "../../changes/directory-create.ts";
import type { FileRemove } from "../../changes/file-remove.ts";
import type { LinkCreate } from "../../changes/link-create.ts";
import type { SetAttributes } from "../../changes/shared/attributes.ts";
import type { HostView, Outcome } from "../define.ts";
import { lookAt, needFolder, nounOf, showAttributes, visible } from "./look.ts";
import { resolveMode } from "./mode.ts";
import { needOwners } from "./need-accounts.ts";
import { refuse } from "./refuse.ts";
import { planAttributes, withMode } from "./whole-file.ts";

export function planAbsent(host: HostView, path: string): Outcome {
  const before = visible(host, path);
  if (before.type === "absent") return { changes: [], reason: "already absent" };
  const change: FileRemove = { kind: "file.remove", path, before };
  return { changes: [change], reason: `there is ${nounOf(before)}` };
}

export function planLink(host: HostView, path: string, target: string): Outcome {
  const value = visible(host, path);
  if (value.type !== "absent" && value.type !== "link")
    return refuse(`${path} is ${nounOf(value)}; a link does not replace it`, `remove it first: file: { path: ${path}, state: absent }`);
  if (value.type === "link" && value.target === target) return { changes: [], reason: `already a link to ${target}` };
  if (value.type === "absent") needFolder(host, path);
  const change: LinkCreate = { kind: "link.create", path, target, ...(value.type === "link" && { before: value.target }) };
  return { changes: [change], reason: value.type === "link" ? `it leads to ${value.target}` : "there is no such link yet" };
}

/** `paths` is the folder with those above it, the topmost first; the ones that are missing are made with the same attributes, as Ansible does. */
export function planDirectory(host: HostView, paths: readonly string[], wanted: SetAttributes): Outcome {
  const set = { ...wanted, mode: wanted.mode ?? "0755" };
  const missing: DirectoryCreate[] = [];
  for (const path of paths) {
    const place = lookAt(host, path);
    if (place.value.type === "absent") missing.push({ kind: "directory.create", path, ...given(set), mode: resolveMode(set.mode, "0755", true) });
    else if (place.value.type !== "directory") return refuse(`${path} is ${nounOf(place.value)}, not a folder`);
    else if (path === paths.at(-1))
      return planAttributes(host, place.path, place.value, withMode(wanted, place.value), `already a folder, ${showAttributes(place.value)}`);
  }
  needOwners(host, wanted);
  return { changes: missing, reason: "there is no such folder yet" };
}

/** The attributes of what is there, which `state` may name. */
export function planExisting(host: HostView, path: string, wanted: SetAttributes, state: "file" | undefined): Outcome {
  const place = lookAt(host, path);
  const { value } = place;
  if (value.type === "absent") return refuse(`${path} does not exist`, "write it with copy or template, or make a folder with state: directory");
  if (value.type !== "file" && (value.type !== "directory" || state === "file")) return refuse(`${path} is ${nounOf(value)}, not a file`);
  return planAttributes(host, place.path, value, withMode(wanted, value), `already ${nounOf(value)}, ${showAttributes(value)}`);
}

function given(set: SetAttributes): SetAttributes {
  return Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
}
