import type { ModuleCatalog } from "../playbook/types.ts";
import { dataOf } from "../vars/data.ts";
import type { Value } from "../vars/value.ts";
import type { ModuleDefinition } from "./define.ts";
import { checkNames, parseWhole, prepared } from "./params.ts";
import { aliases, modules, type ModuleName } from "./registry.gen.ts";
import type { Report } from "./shared/issues.ts";
import { readingOf } from "./shared/reading.ts";
import { shapeOf } from "./shared/schema.ts";

/** What the loader knows of modules, and the modules that a playbook uses. */
export interface Catalog extends ModuleCatalog {
  /** A loaded module by its own name. Throws where it was not loaded: a bug. */
  module(name: string): ModuleDefinition;
}

const collections = /^(?:ansible\.(?:builtin|legacy|posix)|community\.general)\./;

const common = ["changed", "failed", "skipped", "msg"];

/** The module's own name for a name as playbooks write it: `ansible.posix.sysctl`, `yum`. */
export function resolveModule(name: string): ModuleName | undefined {
  const short = name.replace(collections, "");
  if (Object.hasOwn(modules, short)) return short as ModuleName;
  return Object.hasOwn(aliases, short) ? aliases[short] : undefined;
}

/** Modules that are a project's own, by name: imported when they are used. None has the name of one of ours. */
export type OtherModules = ReadonlyMap<string, () => Promise<ModuleDefinition>>;

/** Imports the modules behind these names, and only those; names that no module has are passed over, for the loader to report. */
export async function loadCatalog(names: Iterable<string>, others: OtherModules = new Map()): Promise<Catalog> {
  const loaded = new Map<string, ModuleDefinition>();
  await Promise.all(
    [...new Set(names)].map(async (written) => {
      const name = resolveModule(written);
      const other = others.get(written);
      if (name !== undefined) loaded.set(name, (await modules[name]()).default);
      else if (other) loaded.set(written, await other());
    }),
  );
  return catalogOf(loaded, [...others.keys()]);
}

/** A catalog over modules that are there already. `others` are the names of those that are not ours. */
export function catalogOf(loaded: ReadonlyMap<string, ModuleDefinition>, others: readonly string[] = []): Catalog {
  function module(name: string): ModuleDefinition {
    const found = loaded.get(resolveModule(name) ?? name);
    if (!found) throw new Error(`module ${name} was not loaded`);
    return found;
  }
  return {
    module,
    names: [...Object.keys(modules), ...Object.keys(aliases), ...others],
    resolve: (name) => resolveModule(name) ?? (others.includes(name) ? name : undefined),
    resultFields(name) {
      const { returns, finish } = module(name);
      return [...common, ...Object.keys(returns ?? {}), ...(finish?.members ?? [])];
    },
    freeForm: (name) => module(name).freeForm,
    parameters(name) {
      const { expressions = [], asWritten = [], synonyms = {} } = module(name);
      return { names: [...Object.keys(shapeOf(module(name))), ...Object.keys(synonyms)], expressions, asWritten };
    },
    growsInventory: (name) => module(name).growsInventory ?? false,
    check: (name, args, report) => check(module(name), args, report),
  };
}

/** Everything about a task's parameters that is known without a host; what holds expressions is left for the run. */
function check(module: ModuleDefinition, args: Value, report: Report): void {
  let sound = true;
  const note: Report = (...mistake) => {
    sound = false;
    report(...mistake);
  };
  checkNames(module, args, note);
  const entries = readingOf(module, args).parameters;
  const fixed = entries.filter((entry) => isFixed(entry.value));
  const values = fixed.map((entry) => [entry.key, prepared(module, entry, dataOf(entry.value), note)] as const);
  if (sound && fixed.length === entries.length) parseWhole(module, Object.fromEntries(values), args, note);
}

function isFixed(value: Value): boolean {
  if (value.kind === "list") return value.items.every(isFixed);
  if (value.kind === "map") return value.entries.every((entry) => isFixed(entry.value));
  return value.kind === "scalar";
}
