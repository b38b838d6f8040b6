import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Exit, type ExitCode } from "../core/exit.ts";
import { fileKinds, schemaOf, type FileKind } from "../reference/schemas.ts";
import { openDesk, tell } from "./desk.ts";
import type { OutputOptions, Surroundings } from "./options.ts";
import { everyModule } from "./scripts/modules.ts";

export interface SchemaCommand extends OutputOptions {
  /** Undefined: all of them, which needs `write`. */
  readonly kind: FileKind | undefined;
  /** Folder that gets `KIND.schema.json`; undefined: the one schema is printed. */
  readonly write: string | undefined;
}

/** Writes JSON Schemas, so that editors complete and explain what is written. */
export async function schema({ kind, write, ...options }: SchemaCommand, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    const modules = await everyModule(".", around);
    const text = (each: FileKind): string => JSON.stringify(schemaOf(each, modules), null, 2);
    if (write === undefined) desk.answer(text(kind ?? "playbook"));
    else desk.answer((await writeSchemas(write, kind === undefined ? fileKinds : [kind], text)).join("\n"));
    return Exit.done;
  } catch (error) {
    return tell(error, desk);
  } finally {
    await desk.reporter.end();
  }
}

/** Writes the schemas of these kinds; gives the paths of their files. */
async function writeSchemas(folder: string, kinds: readonly FileKind[], text: (kind: FileKind) => string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  return await Promise.all(
    kinds.map(async (kind) => {
      const path = join(folder, `${kind}.schema.json`);
      await writeFile(path, `${text(kind)}\n`);
      return path;
    }),
  );
}
