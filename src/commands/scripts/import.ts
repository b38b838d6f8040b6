import { readFileSync } from "node:fs";
import nodeModule, { register } from "node:module";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { HoldfastError } from "../../core/errors.ts";
import { linesOf, type Span } from "../../core/source.ts";
import type { Disk } from "../../vars/disk.ts";
import { displayPath, readSource } from "../../vars/files.ts";
import type { Surroundings } from "../options.ts";

/** The default export of a person's JavaScript or TypeScript file. Throws `HoldfastError` where there is none. */
export async function importScript(path: string, { disk, load }: Pick<Surroundings, "disk" | "load">): Promise<unknown> {
  const shown = displayPath(resolve(path));
  if (path.endsWith(".ts") && !runsTypeScript())
    throw new HoldfastError(`${shown} is TypeScript, which Node ${process.versions.node} does not run`, {
      code: "HF1640",
      hint: "use Node 22.18 or later, or write it in JavaScript",
    });
  for (const file of ownFiles(path, disk)) checkUnchanged(file, disk);
  await offerPackage();
  try {
    const exported = (await load(pathToFileURL(path).href)) as { readonly default?: unknown };
    if (exported.default !== undefined) return exported.default;
  } catch (error) {
    throw new HoldfastError(`${shown} can't be run: ${messageOf(error)}`, { code: "HF1641", at: placeIn(path, disk, error), cause: error });
  }
  throw new HoldfastError(`${shown} exports nothing`, { code: "HF1642", at: placeIn(path, disk), hint: "write `export default …`" });
}

/** Node strips types by itself from 22.18 on. */
function runsTypeScript(): boolean {
  return Boolean((process.features as { readonly typescript?: unknown }).typescript);
}

/** How files name others of the same project, `import`, `export … from` and `require` alike. */
const relativeName = /\b(?:from|import|require)\s*\(?\s*(["'])(\.{1,2}\/[^"'\n]+)\1/g;

/** The file, and those of the project that it imports by names that are written out, and so on. What is installed as a package is none of them. */
function ownFiles(path: string, disk: Disk, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(path)) return known;
  known.add(path);
  for (const [, , name = ""] of readSource(disk, path).text.matchAll(relativeName)) {
    const named = resolve(dirname(path), name);
    const file = ["", ".js", ".cjs", ".json"].map((ending) => named + ending).find((each) => disk.stat(each)?.type === "file");
    if (file !== undefined) ownFiles(file, disk, known);
  }
  return known;
}

/** A saved plan carries the text that it was made with, and Node runs the one on disk: they must be the same. */
function checkUnchanged(path: string, disk: Surroundings["disk"]): void {
  const known = readSource(disk, path);
  let now = "";
  try {
    now = readFileSync(path, "utf8");
  } catch {
    // As good as changed.
  }
  if (now === known.text) return;
  throw new HoldfastError(`${known.path} is not what it was when the plan was made`, { code: "HF1643", hint: "make the plan again: holdfast plan … -o FILE" });
}

type Resolve = (name: string, context: unknown) => unknown;

/** Node has it from 22.15 on, and calls what Node 20 has, `register`, deprecated from 26 on. */
const { registerHooks } = nodeModule as { readonly registerHooks?: (hooks: { resolve(name: string, context: unknown, next: Resolve): unknown }) => void };

const packageName = "holdfast";
const shared = Symbol.for(packageName);
let isOffered = false;

/** Lets `import … from "holdfast"` mean the Holdfast that runs, wherever it is installed: what a module throws and we catch must be one and the same. */
async function offerPackage(): Promise<void> {
  if (isOffered) return;
  isOffered = true;
  const exported: Readonly<Record<string, unknown>> = await import("../../index.ts");
  Object.defineProperty(globalThis, shared, { value: exported });
  const names = Object.keys(exported).map((name) => `export const ${name} = it.${name};`);
  const face = { url: asUrl(`const it = globalThis[Symbol.for("${packageName}")];${names.join("")}`), shortCircuit: true };
  if (registerHooks) registerHooks({ resolve: (name, context, next) => (name === packageName ? face : next(name, context)) });
  else register(asUrl(`export const resolve = async (name, context, next) => name === "${packageName}" ? ${JSON.stringify(face)} : next(name, context);`));
}

function asUrl(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}

/** The line of a file that an error came from, else its beginning. */
export function placeIn(path: string, disk: Surroundings["disk"], error?: unknown): Span {
  const source = readSource(disk, path);
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const after = stack.split(pathToFileURL(path).href)[1] ?? "";
  const line = Number(/^:(\d+)/.exec(after)?.[1] ?? 1);
  const start = linesOf(source)[line - 1] ?? 0;
  const end = linesOf(source)[line] ?? source.text.length;
  return { source, start, end: Math.max(start, end - 1) };
}
