import type { FileValue } from "../observations/file.ts";
import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { isWithin } from "./shared/paths.ts";
import { typeTest } from "./shared/attributes.ts";
import { contentDiff } from "./shared/diff.ts";
import { localFactsLater } from "./shared/local-facts.ts";
import { unitLater } from "./shared/unit-files.ts";

/** Removes what is at a path; a folder with everything in it. */
export interface FileRemove extends Change {
  readonly kind: "file.remove";
  readonly path: string;
  /** Something else in its place is not removed. */
  readonly before: Exclude<FileValue, { type: "absent" | "unreadable" }>;
}

const nouns = { file: "", directory: "the folder ", link: "the link ", other: "" } as const;

export default defineChange<FileRemove>({
  kind: "file.remove",

  describe({ path, before }) {
    return `remove ${nouns[before.type]}${path}${before.type === "directory" ? " and all in it" : ""}`;
  },

  subjects: ({ path }) => [path],
  effect: () => "remove",

  diff({ path, before }) {
    return before.type === "file" ? contentDiff(path, before, undefined) : [];
  },

  /** What was below a folder is gone with it, and what was found below a link is not found there any more. */
  overlay({ path }, key, below, step) {
    const isGone = isWithin(key.id, path);
    if (key.kind === "file") return isGone ? { degree: "exact", value: { type: "absent" } } : undefined;
    if (key.kind === "content" && isGone) return { degree: "exact", value: null };
    return unitLater(path, "gone", key, below) ?? localFactsLater(key, path, below, step);
  },

  script({ path, before }) {
    return {
      promise: typeTest(path, "absent"),
      predicate: typeTest(path, before.type),
      run: `rm ${before.type === "directory" ? "-rf" : "-f"} -- ${quote(path)}`,
    };
  },
});
