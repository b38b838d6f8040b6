import type { Attributes } from "../observations/file.ts";
import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { all, applied, asSet, attributeRows, attributesTest, attributesText, attributesWords, typeTest, type SetAttributes } from "./shared/attributes.ts";
import { localFactsLater } from "./shared/local-facts.ts";

/** Sets mode, owner or group of a file or folder that is there. */
export interface FileAttributes extends Change, SetAttributes {
  readonly kind: "file.attributes";
  readonly path: string;
  readonly type: "file" | "directory";
  readonly before: Attributes;
}

/** Only what is being set must still be as it was. */
function moving(change: FileAttributes): SetAttributes {
  const before = asSet(change.before);
  return {
    mode: change.mode && before.mode,
    owner: change.owner && before.owner,
    group: change.group && before.group,
  };
}

export default defineChange<FileAttributes>({
  kind: "file.attributes",

  describe(change) {
    return `set ${change.path} to ${attributesText(change)}`;
  },

  subjects: ({ path }) => [path],

  diff(change) {
    return [{ type: "attributes", path: change.path, rows: attributeRows(change, change.before) }];
  },

  overlay(change, key, below, step) {
    if (key.kind !== "file" || key.id !== change.path) return localFactsLater(key, change.path, below, step);
    const found = below();
    if (!("value" in found)) return undefined;
    return { degree: found.degree, value: { ...(found.value as object), ...applied(change, change.before, change.before.mode) } };
  },

  script(change) {
    return {
      promise: all(`[ ${change.type === "file" ? "-f" : "-d"} ${quote(change.path)} ]`, attributesTest(change.path, change)),
      predicate: all(typeTest(change.path, change.type), attributesTest(change.path, moving(change))),
      run: `hf_path_own_itself ${quote(change.path)} ${attributesWords(change)}`,
    };
  },
});
