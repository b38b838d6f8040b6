import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { HoldfastError } from "../core/errors.ts";
import { Exit, type ExitCode } from "../core/exit.ts";
import type { ModuleDefinition } from "../modules/define.ts";
import { fileKinds, schemaOf } from "../reference/schemas.ts";
import { openDesk, tell } from "./desk.ts";
import { projectFiles, schemaPath } from "./init/files.ts";
import type { OutputOptions, Surroundings } from "./options.ts";
import { everyModule } from "./scripts/modules.ts";

/** Writes a project that works, to begin with. What is there already stays as it is. */
export async function init({ folder, ...options }: OutputOptions & { readonly folder: string }, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    const lines: string[] = [];
    const write = async (files: Readonly<Record<string, string>>): Promise<void> => {
      for (const [name, text] of Object.entries(files)) lines.push(`${(await writeNew(join(folder, name), text)) ? "wrote" : "kept "}  ${join(folder, name)}`);
    };
    await write(projectFiles);
    // The project's own modules are among what editors are told of.
    await write(schemaFiles(await everyModule(folder, around)));
    desk.answer([...lines, "", ...nextSteps(folder)].join("\n"));
    return Exit.done;
  } catch (error) {
    return tell(error, desk);
  } finally {
    await desk.reporter.end();
  }
}

function schemaFiles(modules: readonly ModuleDefinition[]): Readonly<Record<string, string>> {
  return Object.fromEntries(fileKinds.map((kind) => [schemaPath(kind), `${JSON.stringify(schemaOf(kind, modules), null, 2)}\n`]));
}

/** False where something is there already. Throws `HoldfastError` where nothing can be written. */
async function writeNew(path: string, text: string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    if (error.code === "EEXIST" && "syscall" in error && error.syscall === "open") return false;
    throw new HoldfastError(`can't write ${path}: ${error.message}`, { code: "HF1631", hint: "name a folder that you may write to", cause: error });
  }
}

function nextSteps(folder: string): readonly string[] {
  const enter = folder === "." ? [] : [`  cd ${folder}`];
  return [
    "Next:",
    ...enter,
    "  holdfast lint playbooks/site.yml               # find mistakes without a host",
    "  holdfast lab up                                # rehearse on machines inside this computer (Linux, root)",
    "  holdfast --lab apply playbooks/site.yml",
    "  holdfast lab down",
    "Then put your own machines into inventory/hosts.yml, and see what would change there:",
    "  holdfast plan playbooks/site.yml",
  ];
}
