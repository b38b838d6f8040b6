import type { FileValue } from "../observations/file.ts";
import { bytesOf, sha256, type Content } from "../observations/shared/content.ts";
import { contentLimit } from "../observations/shared/file-script.ts";
import { validateCommand, type Validator } from "../observations/shared/validator.ts";
import { validationKey } from "../observations/validation.ts";
import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { all, applied, asSet, attributeRows, attributesTest, attributesText, attributesWords, typeTest, type SetAttributes } from "./shared/attributes.ts";
import { namesRepositories } from "./shared/brings.ts";
import { contentDiff } from "./shared/diff.ts";
import { uncertain } from "./shared/later.ts";
import { localFactsLater } from "./shared/local-facts.ts";
import { unitLater } from "./shared/unit-files.ts";

/** Writes a whole file, new or in place of the old one, atomically. Its folder must exist. */
export interface FileWrite extends Change, SetAttributes {
  readonly kind: "file.write";
  /** Absolute; where a link leads, not the link, which stays. */
  readonly path: string;
  readonly content: Content;
  /** What it was planned from, and is refused without. */
  readonly before: FileValue;
  readonly validate?: Validator | undefined;
  /** Keep the file that was there beside it. */
  readonly backup?: true | undefined;
}

/** A file's test is its hash and attributes, anything else's only that it is that. */
function predicate(path: string, before: FileValue): string {
  if (before.type !== "file") return typeTest(path, before.type);
  const hash = before.hash === undefined ? undefined : `hf_file_hash ${quote(path)} ${before.hash}`;
  return all(typeTest(path, "file"), attributesTest(path, asSet(before)), hash);
}

/**
 * The old file under one more name, with the time, and a number where a backup of the same second has that; gone again where the new file is not taken. A
 * copy would be written through a link that somebody whose folder it is has put there before; it is made only where there can be no second name:
 * on a file system without them, which has no links either, or for a user, never root, who does not own the file (protected_hardlinks of proc_sys_fs(5)).
 */
function keeping(path: string, write: string): string {
  return `backup=${path}.$(date +%Y-%m-%d@%H:%M:%S) count=
until hf_path_absent "$backup$count~"; do count=.$((\${count#.} + 1)); done
backup=$backup$count~
ln -T -- ${path} "$backup" 2>/dev/null || { hf_path_absent "$backup" && { cp -p -- ${path} "$backup" || { rm -f -- "$backup"; false; }; }; } ||
  hf_fail "no backup can be made as $backup" || exit
${write} || { rm -f -- "$backup"; false; }`;
}

export default defineChange<FileWrite>({
  kind: "file.write",

  describe(change) {
    const attributes = attributesText(change);
    const kept = change.backup ? ", with a backup beside it" : "";
    return `${change.before.type === "absent" ? "create" : "write"} ${change.path}${attributes === "" ? "" : ` (${attributes})`}${kept}`;
  },

  subjects: ({ path }) => [path],
  effect: ({ before }) => (before.type === "absent" ? "add" : "change"),

  diff({ path, content, before, ...set }) {
    const rows = before.type === "file" ? attributeRows(set, before) : [];
    return [...contentDiff(path, before, content), ...(rows.length > 0 ? [{ type: "attributes" as const, path, rows }] : [])];
  },

  overlay(change, key, below, step) {
    if (key.kind === "preview" && namesRepositories(change.path)) return uncertain(below());
    if (key.kind === "content" && key.id === change.path) return { degree: "exact", value: change.content };
    if (key.kind !== "file" || key.id !== change.path)
      return unitLater(change.path, change.content, key, below) ?? localFactsLater(key, change.path, below, step);
    const bytes = bytesOf(change.content);
    const before = change.before.type === "file" ? change.before : undefined;
    const value: FileValue = {
      type: "file",
      ...applied(change, before, "0644"),
      size: bytes.length,
      hash: sha256(bytes),
      ...(bytes.length <= contentLimit && { content: change.content }),
    };
    return { degree: "exact", value };
  },

  validation({ path, content, owner, group, mode, validate }) {
    if (!validate || validate.onlyAtApply) return validate && "only at apply";
    return validationKey({ path, owner, group, mode, validator: validate }, bytesOf(content));
  },

  script(change) {
    const bytes = bytesOf(change.content);
    const hash = sha256(bytes);
    const path = quote(change.path);
    const write = `body 0 | hf_file_write ${path} ${hash} ${attributesWords(change)}`;
    return {
      promise: all(`hf_file_hash ${path} ${hash}`, attributesTest(change.path, change)),
      predicate: predicate(change.path, change.before),
      run: `${change.validate ? `hf_validate() { ${validateCommand(change.validate)}; }\n` : ""}${change.backup ? keeping(path, write) : write}`,
      bodies: [bytes],
    };
  },
});
