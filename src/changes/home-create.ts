import { posix } from "node:path";
import type { Key } from "../observations/define.ts";
import file from "../observations/file.ts";
import { quote } from "../shell/quote.ts";
import { defineChange, type Change, type Lookup, type Observed } from "./define.ts";
import { all, attributesTest, typeTest } from "./shared/attributes.ts";
import { madeAbove } from "./shared/accounts.ts";
import { beside, isWithin } from "./shared/paths.ts";

/**
 * Makes a user's home folder as useradd(8) would: with the files of the skeleton, all of them the user's. It is built beside its place and renamed, so
 * that a run killed on the way leaves no half one; the folders above it are made where they are missing.
 */
export interface HomeCreate extends Change {
  readonly kind: "home.create";
  readonly path: string;
  readonly user: string;
  /** Name or number of the primary group. */
  readonly group: string;
  /** Octal. */
  readonly mode: string;
  /** Folder that it begins as a copy of; where that is missing, it begins empty. */
  readonly skeleton: string;
}

/** A path in the new folder is what its like is in the skeleton. */
function copied({ path, user, group, skeleton }: HomeCreate, { id }: Key, observed: Observed): Lookup {
  const original = file.key(skeleton + id.slice(path.length));
  const found = observed(original);
  if (!("value" in found)) return { degree: "unread", needs: [original] };
  const { value } = found;
  // A link into the skeleton leads into the new folder then.
  if (value.type === "link") return { degree: "expected", value };
  if (value.type !== "file" && value.type !== "directory") return { degree: "exact", value };
  const { uid: _uid, gid: _gid, ...rest } = value;
  return { degree: "exact", value: { ...rest, owner: user, group } };
}

export default defineChange<HomeCreate>({
  kind: "home.create",

  describe: ({ path, mode, user, group, skeleton }) => `create the home folder ${path} (${mode} ${user}:${group}) from ${skeleton}`,
  subjects: ({ path }) => [path],
  effect: () => "add",
  diff: () => [],

  overlay(change, key, below, _step, observed) {
    const { path, user, group, mode } = change;
    if (key.kind !== "file") return undefined;
    if (key.id === path) return { degree: "exact", value: { type: "directory", mode, owner: user, group } };
    if (isWithin(key.id, path)) return copied(change, key, observed);
    return madeAbove(path, key, below);
  },

  script({ path, user, group, mode, skeleton }) {
    const [home, from, folder] = [path, skeleton, posix.dirname(path)].map(quote);
    const fresh = quote(beside(path));
    return {
      promise: all(typeTest(path, "directory"), attributesTest(path, { mode, owner: user, group })),
      predicate: typeTest(path, "absent"),
      run: `(umask 022; mkdir -p ${folder}) || exit
rm -rf ${fresh}
umask 077
if [ -d ${from} ]; then cp -a ${from} ${fresh}; else mkdir ${fresh}; fi &&
chown -R -h ${quote(`${user}:${group}`)} ${fresh} && chmod 0${mode} ${fresh} && mv -T ${fresh} ${home} || { rm -rf ${fresh}; false; } || exit
[ ! -e /sys/fs/selinux/enforce ] || restorecon -RF ${home}`,
    };
  },
});
