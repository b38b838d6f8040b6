import { posix } from "node:path";
import type { FileValue } from "../observations/file.ts";
import { quote } from "../shell/quote.ts";
import { defineChange, type Change } from "./define.ts";
import { all, typeTest } from "./shared/attributes.ts";
import { beside } from "./shared/paths.ts";
import { laterOver } from "./shared/later.ts";
import { localFactsLater } from "./shared/local-facts.ts";
import { unitLater } from "./shared/unit-files.ts";

/** Makes a symbolic link, or turns one to another target, atomically. */
export interface LinkCreate extends Change {
  readonly kind: "link.create";
  readonly path: string;
  readonly target: string;
  /** The target of the link that is there now; undefined where nothing is. */
  readonly before?: string | undefined;
}

function targetTest(path: string, target: string): string {
  return all(typeTest(path, "link"), `[ "$(readlink ${quote(path)})" = ${quote(target)} ]`);
}

export default defineChange<LinkCreate>({
  kind: "link.create",

  describe({ path, target, before }) {
    return `${before === undefined ? "create" : "turn"} the link ${path} -> ${target}`;
  },

  subjects: ({ path }) => [path],
  effect: ({ before }) => (before === undefined ? "add" : "change"),

  diff({ path, target, before }) {
    return before === undefined ? [] : [{ type: "attributes", path, rows: [{ name: "target", before, after: target }] }];
  },

  overlay({ path, target }, key, below, step) {
    // What is found below the link is another folder's then.
    if ((key.kind === "file" || key.kind === "content") && key.id.startsWith(`${path}/`)) return laterOver(below(), step);
    if (key.kind !== "file" || key.id !== path) return unitLater(path, "a link", key, below) ?? localFactsLater(key, path, below, step);
    const value: FileValue = { type: "link", target, path: posix.resolve(posix.dirname(path), target) };
    return { degree: "expected", value };
  },

  script({ path, target, before }) {
    const temporary = quote(beside(path));
    return {
      promise: targetTest(path, target),
      predicate: before === undefined ? typeTest(path, "absent") : targetTest(path, before),
      run: `rm -f ${temporary}
ln -s -n -- ${quote(target)} ${temporary} && mv -f -T ${temporary} ${quote(path)} || { rm -f ${temporary}; false; }`,
    };
  },
});
