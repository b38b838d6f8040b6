import { accessSync, closeSync, constants, lstatSync, openSync, readSync, realpathSync, statSync, type Stats } from "node:fs";
import { dirname, resolve } from "node:path";
import { HoldfastError } from "../../core/errors.ts";
import { isSealed } from "./seal.ts";

/**
 * Where a plan is to be written: through a link, what it leads to. Throws `HoldfastError` where there is no place for it, or where something stands
 * that is no earlier plan: a slip of the hand must not cost a playbook.
 */
export function placeOf(path: string): string {
  if (path === "") throw refused("-o names no file", "name one: -o plan.json");
  const folder = dirname(resolve(path));
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw refused(`there is no folder for ${path}`, `make it first: mkdir -p ${dirname(path)}`);
  const place = behindLink(path);
  const there = lstatSync(place, { throwIfNoEntry: false });
  if (there) checkReplaceable(path, place, there);
  try {
    accessSync(dirname(place), constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw refused(`nothing can be written in ${dirname(place)}`, "name another place with -o", cause);
  }
  return place;
}

function behindLink(path: string): string {
  const place = resolve(path);
  if (!lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink()) return place;
  try {
    return realpathSync(place);
  } catch (cause) {
    throw refused(`${path} is a link that leads to nothing`, "remove it, or name another place with -o", cause);
  }
}

function checkReplaceable(path: string, place: string, there: Stats): void {
  if (there.isDirectory()) throw refused(`${path} is a folder`, "name a file: -o plan.json");
  if (!there.isFile()) throw refused(`${path} is no regular file`, "name another place with -o");
  if (there.size > 0 && !isSealed(beginningOf(path, place)))
    throw refused(`${path} is there already, and is no saved plan`, "name another place with -o, or remove it first");
}

function beginningOf(path: string, place: string): Uint8Array {
  try {
    const file = openSync(place, "r");
    try {
      const bytes = Buffer.alloc(64);
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw refused(`${path} is there already, and can't be read`, "name another place with -o", cause);
  }
}

function refused(message: string, hint: string, cause?: unknown): HoldfastError {
  return new HoldfastError(message, { code: "HF4108", hint, cause });
}
