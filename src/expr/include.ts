import { dirname, extname, relative, resolve, sep } from "node:path";
import { HoldfastError } from "../core/errors.ts";
import type { Source } from "../core/source.ts";

/**
 * The file that `include(path)` in the template `from` means: relative to it, `.ejs` where no extension is given. Anything outside the
 * project's root is refused. Links are not looked at: who reads the file has to see that its real path is inside too.
 */
export function includePath(path: string, from: Source, root: string): string {
  const file = resolve(dirname(from.path), extname(path) === "" ? `${path}.ejs` : path);
  const inside = relative(resolve(root), file);
  if (inside === ".." || inside.startsWith(`..${sep}`) || resolve(inside) === inside) {
    throw new HoldfastError(`\`${path}\` is outside the project`, { code: "HF1503", hint: `templates are included from within ${root}` });
  }
  return file;
}
