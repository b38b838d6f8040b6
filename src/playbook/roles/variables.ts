import { join } from "node:path";
import type { Span } from "../../core/source.ts";
import { displayPath } from "../../vars/files.ts";
import { readVarFile } from "../../vars/load.ts";
import type { VarSource } from "../../vars/value.ts";
import type { PlayContext } from "../context.ts";
import { partOf } from "./find.ts";

/** Variables of a role's `defaults/` or `vars/`: of `main.yml`, or of all files in a folder `main/`, in order of name. */
export function roleVariables(
  role: string,
  part: "defaults" | "vars",
  from: string | undefined,
  at: Span,
  { problems, trees }: PlayContext,
): readonly VarSource[] {
  const { disk } = trees;
  const { path, places } = partOf(disk, role, part, from);
  if (path === undefined) {
    if (from !== undefined) problems.error(`the role has no ${part}/${from}`, { code: "HF1507", at, hint: `looked for ${places.join(", ")}` });
    return [];
  }
  const isFolder = disk.stat(path)?.type === "folder";
  const files = isFolder ? disk.list(path).flatMap((name) => (/\.(ya?ml|json)$/.test(name) ? [join(path, name)] : [])) : [path];
  return files.flatMap((file) => readVarFile(disk, file, displayPath(file), problems, at) ?? []);
}
