import type { Key } from "../../observations/define.ts";
import type { FileValue } from "../../observations/file.ts";
import { quote } from "../../shell/quote.ts";
import { all, asSet, attributesTest, typeTest } from "./attributes.ts";

/** A silent sh test that a path is as it was seen. A file's is its hash and attributes, anything else's only that it is that. */
export function pathStillTest(path: string, seen: FileValue): string {
  if (seen.type !== "file") return typeTest(path, seen.type);
  const hash = seen.hash === undefined ? undefined : `hf_file_hash ${quote(path)} ${seen.hash}`;
  return all(typeTest(path, "file"), attributesTest(path, asSet(seen)), hash);
}

/** A silent sh test that what was read is still so; undefined for kinds of which not every movement matters to whoever looked at them. */
export function stillTest({ kind, id }: Key, value: unknown): string | undefined {
  return kind === "file" ? pathStillTest(id, value as FileValue) : undefined;
}

/** Is it the same file with the same attributes, as far as both are known? */
export function isSameFile(one: FileValue, other: FileValue): boolean {
  if (one.type !== "file" || other.type !== "file") return one.type === other.type;
  return (["hash", "mode", "owner", "group"] as const).every((name) => one[name] === undefined || other[name] === undefined || one[name] === other[name]);
}
