import { resolve } from "node:path";
import type { CarriedFiles } from "../../vars/carried-disk.ts";
import { displayPath } from "../../vars/files.ts";
import type { Disk } from "../../vars/disk.ts";
import { bytesOf, sha256 } from "../../observations/shared/content.ts";
import { plural } from "../../report/words.ts";
import { isScript } from "../scripts/playbooks.ts";
import type { PlanFile } from "./format.ts";

/** sha256 of all that was read, by path. A playbook that is a program is left out: what it exports was read in its place. */
export function hashesOf({ read }: CarriedFiles): Readonly<Record<string, string>> {
  const files = Object.entries(read).filter(([path]) => !isScript(path));
  return Object.fromEntries(files.map(([path, bytes]) => [path, sha256(bytesOf(bytes))]));
}

/** Where and what a plan was made from, in a line for whoever reviews it. */
export function originOf({ made, selection }: PlanFile): string {
  const { playbooks, inventory, limit, tags, skipTags, startAt, extraVars } = selection;
  const flags = [
    ...(limit === undefined ? [] : [`--limit ${limit}`]),
    ...(tags.length > 0 ? [`--tags ${tags.join()}`] : []),
    ...(skipTags.length > 0 ? [`--skip-tags ${skipTags.join()}`] : []),
    ...(startAt === undefined ? [] : [`--start-at-task "${startAt}"`]),
    ...(extraVars.length > 0 ? [plural(extraVars.length, "extra variable")] : []),
  ];
  const files = [...playbooks, ...inventory].map((path) => (path.includes(",") ? `-i ${path}` : displayPath(path)));
  return `made ${made} from ${files.join(", ")}${flags.length > 0 ? ` with ${flags.join(", ")}` : ""}`;
}

/** Warns of files that the plan was made from and that are here, and are not what they were. A plan is applied as it is, wherever: that some are not here is no matter. */
export function changedSince({ from }: PlanFile, disk: Disk): readonly string[] {
  const changed = Object.keys(from).filter((path) => isOther(path, from[path], disk));
  if (changed.length === 0) return [];
  const [first = "", ...rest] = changed.map((path) => displayPath(resolve(path)));
  const more = rest.length > 0 ? ` and ${plural(rest.length, "more file")}` : "";
  return [`${first}${more} ${rest.length > 0 ? "have" : "has"} changed since this plan was made; the plan is as it was`];
}

function isOther(path: string, hash: string | undefined, disk: Disk): boolean {
  if (disk.stat(path)?.type !== "file") return false;
  try {
    return sha256(disk.read(path)) !== hash;
  } catch {
    return false;
  }
}
