import { basename, dirname, relative, resolve } from "node:path";
import { HoldfastError } from "../core/errors.ts";
import type { Source, Span } from "../core/source.ts";
import { nearest } from "../core/suggest.ts";
import type { Disk } from "./disk.ts";

/** Larger files are refused: nobody writes them by hand, and they take seconds to parse. */
const largest = 10 * 1024 * 1024;

/** A path as people would type it: relative to the working directory where it lies inside. */
export function displayPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === "" || short.startsWith("..") ? path : short;
}

/** The text of a file. Throws `HoldfastError` where it can't be read or is not UTF-8 text; `at` is where the file is named. */
export function readSource(disk: Disk, path: string, at?: Span): Source {
  const shown = displayPath(resolve(path));
  let bytes: Uint8Array;
  try {
    const size = disk.stat(path)?.size ?? 0;
    if (size > largest) {
      throw new HoldfastError(`${shown} has ${size} bytes; at most ${largest} are read`, {
        code: "HF1003",
        at,
        hint: "split it, or generate less",
      });
    }
    bytes = disk.read(path);
  } catch (error) {
    if (error instanceof HoldfastError) throw error;
    const others = disk.list(dirname(path)).filter((name) => name !== basename(path));
    const folder = dirname(resolve(path));
    const meant = codeOf(error) === "ENOENT" ? nearest(basename(path), others) : undefined;
    const hint =
      meant === undefined
        ? remedy(error, folder === process.cwd() ? "this folder" : displayPath(folder), codeOf(error) === "EISDIR" ? disk.list(path) : others)
        : `did you mean "${displayPath(resolve(folder, meant))}"?`;
    throw new HoldfastError(`can't read ${shown}: ${reason(error)}`, { code: "HF1001", at, hint, cause: error });
  }
  const source = decodeSource(shown, bytes);
  refuseConflict(source);
  return source;
}

/** The lines that version control leaves where it could not merge: no format here has them, and a template would carry them to the hosts. */
const conflict = /^<{7} .*$(?=[^]*?^={7}\r?$[^]*?^>{7} )/m;

function refuseConflict(source: Source): void {
  const found = conflict.exec(source.text);
  if (!found) return;
  throw new HoldfastError("a merge was left unfinished here", {
    code: "HF1005",
    at: { source, start: found.index, end: found.index + found[0].trimEnd().length },
    hint: "keep one of the two sides, or what is right of both, and remove the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`",
  });
}

/** UTF-8 bytes as a source; a byte order mark is dropped, Windows line ends stay, since YAML takes them. */
export function decodeSource(path: string, bytes: Uint8Array): Source {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new HoldfastError(`${path} is UTF-16`, {
      code: "HF1002",
      at: { source: { path, text: "" }, start: 0, end: 0 },
      hint: "save it as UTF-8",
    });
  }
  const bad = firstInvalid(bytes);
  if (bad !== undefined) {
    const text = new TextDecoder("utf-8").decode(bytes);
    const start = new TextDecoder("utf-8").decode(bytes.subarray(0, bad)).length;
    const byte = (bytes[bad] ?? 0).toString(16).padStart(2, "0");
    throw new HoldfastError(`${path} is not UTF-8 text: byte 0x${byte}`, {
      code: "HF1002",
      at: { source: { path, text }, start, end: start + 1 },
      hint: byte === "00" ? "remove the NUL byte" : "save it as UTF-8",
    });
  }
  return { path, text: new TextDecoder("utf-8").decode(bytes) };
}

/** Offset of the first byte that is no part of UTF-8 text, NUL counting as such. */
function firstInvalid(bytes: Uint8Array): number | undefined {
  const nul = bytes.indexOf(0);
  const text = nul < 0 ? bytes : bytes.subarray(0, nul);
  if (decodes(text)) return nul < 0 ? undefined : nul;
  let good = 0;
  let bad = text.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decodes(text.subarray(0, middle), true)) good = middle;
    else bad = middle;
  }
  return lastStart(text, good);
}

function decodes(bytes: Uint8Array, stream = false): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream });
    return true;
  } catch {
    return false;
  }
}

/** Steps back over the beginning of a character that turned out to be cut off, so that the place shown is where it begins. */
function lastStart(bytes: Uint8Array, offset: number): number {
  let start = offset;
  while (start > 0 && offset - start < 3 && !decodes(bytes.subarray(0, start))) start--;
  return start;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** `others`: what stands in the folder, of the file or that was named as one. */
function remedy(error: unknown, folder: string, others: readonly string[]): string {
  const code = codeOf(error);
  if (code === "EISDIR") return others.length === 0 ? "it is empty; name a file" : `name a file in it: ${few(others)}`;
  if (code !== "ENOENT") return "it must be a file that you may read";
  if (others.length === 0) return `${folder} is no folder with files in it`;
  return `${folder} holds ${few(others)}`;
}

function few(names: readonly string[]): string {
  return `${names.slice(0, 8).join(", ")}${names.length > 8 ? ", …" : ""}`;
}

function reason(error: unknown): string {
  const code = codeOf(error);
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES") return "permission denied";
  if (code === "EISDIR") return "it is a folder";
  return error instanceof Error ? error.message : String(error);
}
