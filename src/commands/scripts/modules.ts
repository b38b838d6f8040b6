import { join, resolve } from "node:path";
import { z } from "zod";
import { HoldfastError } from "../../core/errors.ts";
import { Exit } from "../../core/exit.ts";
import { Later, Suspend } from "../../core/unknown.ts";
import { resolveModule, type OtherModules } from "../../modules/catalog.ts";
import type { ModuleDefinition } from "../../modules/define.ts";
import type { Disk } from "../../vars/disk.ts";
import { displayPath } from "../../vars/files.ts";
import { projectRoot } from "../../playbook/project.ts";
import { allModules } from "../../reference/library.ts";
import { settingsIn } from "../settings.ts";
import type { Surroundings } from "../options.ts";
import { importScript, messageOf, placeIn } from "./import.ts";

/** Where a project's own modules are: beside the playbooks, in its root, and where `holdfast.yml` says. */
export function moduleFolders(disk: Disk, root: string, besidePlaybooks: readonly string[] = []): readonly string[] {
  const { modules = [] } = settingsIn(disk, root);
  return [...[...besidePlaybooks, root].map((folder) => resolve(folder, "modules")), ...[modules].flat().map((folder) => resolve(folder))];
}

/** Every module there is for the project around a folder, its own last. Throws `HoldfastError` where one of those is broken. */
export async function everyModule(folder: string, around: Pick<Surroundings, "disk" | "load">): Promise<readonly ModuleDefinition[]> {
  const others = modulesIn(moduleFolders(around.disk, projectRoot(around.disk, folder)), around);
  return [...(await allModules()), ...(await Promise.all([...others.values()].map((load) => load())))];
}

/** The modules in these folders: `motd-banner.js` holds `motd_banner`. Each is imported when a playbook uses it. Throws `HoldfastError`. */
export function modulesIn(folders: readonly string[], around: Pick<Surroundings, "disk" | "load">): OtherModules {
  const { disk } = around;
  const found = new Map<string, { readonly path: string; readonly load: () => Promise<ModuleDefinition> }>();
  for (const folder of new Set(folders)) {
    for (const file of disk.list(folder)) {
      const name = /^([a-z][a-z0-9_-]*)\.(?:js|mjs|ts)$/.exec(file)?.[1]?.replaceAll("-", "_");
      if (name === undefined) continue;
      const path = join(folder, file);
      const other = found.get(name)?.path ?? (resolveModule(name) === undefined ? undefined : "a module that is built in");
      if (other !== undefined)
        throw new HoldfastError(`${displayPath(path)} has the name of ${displayPath(other)}`, {
          code: "HF1644",
          hint: "two modules can't have one name: rename it",
        });
      found.set(name, { path, load: async () => guarded(checked(await importScript(path, around), name, path, disk), path, disk) });
    }
  }
  return new Map([...found].map(([name, { load }]) => [name, load]));
}

const callable = z.custom<(...given: never[]) => unknown>((value) => typeof value === "function");

/** What a module must have, in the words of `defineModule`. */
const shape = z.object({
  name: z.string(),
  summary: z.string(),
  params: z.instanceof(z.ZodObject),
  examples: z.array(z.object({ title: z.string(), task: z.record(z.string(), z.unknown()) })),
  reads: callable,
  plan: callable,
});

function checked(exported: unknown, name: string, path: string, disk: Disk): ModuleDefinition {
  const wrong = (what: string): HoldfastError =>
    new HoldfastError(`${displayPath(path)} is no module: ${what}`, {
      code: "HF1645",
      at: placeIn(path, disk),
      hint: 'write `export default defineModule({ … })`, with `import { defineModule } from "holdfast"`',
    });
  const issue = shape.safeParse(exported).error?.issues[0];
  if (issue) throw wrong(issue.path.length === 0 ? "it exports something else" : `\`${issue.path.join(".")}\` is missing or wrong`);
  const definition = exported as ModuleDefinition;
  if (definition.name !== name) throw wrong(`it is called ${definition.name}, and its file says ${name}`);
  return definition;
}

/** The module, with what goes wrong in its own code told as its author's mistake, with its line. */
function guarded(definition: ModuleDefinition, path: string, disk: Disk): ModuleDefinition {
  const guard =
    <A extends readonly unknown[], R>(work: (...given: A) => R): ((...given: A) => R) =>
    (...given) => {
      try {
        return work(...given);
      } catch (error) {
        if (error instanceof Later || error instanceof Suspend || error instanceof HoldfastError) throw error;
        throw new HoldfastError(`the module ${definition.name} failed: ${messageOf(error)}`, {
          code: "HF3120",
          at: placeIn(path, disk, error),
          exit: Exit.failed,
          cause: error,
        });
      }
    };
  const { finish } = definition;
  return {
    ...definition,
    reads: guard((params) => definition.reads(params)),
    plan: guard((host, params, context) => definition.plan(host, params, context)),
    ...(finish && { finish: { ...finish, result: guard((results, params) => finish.result(results, params)) } }),
  };
}
