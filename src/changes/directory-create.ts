import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { all, applied, attributesTest, attributesText, attributesWords, typeTest, type SetAttributes } from "./shared/attributes.ts";

/** Makes one folder, whose own folder must exist. */
export interface DirectoryCreate extends Change, SetAttributes {
  readonly kind: "directory.create";
  readonly path: string;
  readonly mode: string;
}

export default defineChange<DirectoryCreate>({
  kind: "directory.create",

  describe(change) {
    return `create the folder ${change.path} (${attributesText(change)})`;
  },

  subjects: ({ path }) => [path],
  effect: () => "add",
  diff: () => [],

  overlay(change, key) {
    if (key.kind !== "file" || key.id !== change.path) return undefined;
    return { degree: "exact", value: { type: "directory", ...applied(change, undefined, change.mode) } };
  },

  script(change) {
    const path = quote(change.path);
    return {
      promise: all(`[ -d ${path} ]`, attributesTest(change.path, change)),
      predicate: typeTest(change.path, "absent"),
      run: `(umask 077 && mkdir ${path}) && { [ ! -e /sys/fs/selinux/enforce ] || restorecon ${path}; } && hf_path_own_itself ${path} ${attributesWords(change)}`,
    };
  },
});
