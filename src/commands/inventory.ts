import { resolve } from "node:path";
import { HoldfastError, Problems } from "../core/errors.ts";
import { Exit, type ExitCode } from "../core/exit.ts";
import { didYouMean } from "../core/suggest.ts";
import { drawGraph } from "../inventory/graph.ts";
import { inventoryJson } from "../inventory/json.ts";
import { loadInventory } from "../inventory/load.ts";
import { hostNamed, matchPattern } from "../inventory/pattern.ts";
import type { Host, Inventory } from "../inventory/types.ts";
import { safeJson } from "../report/json-text.ts";
import { parseExtra } from "../vars/extra.ts";
import { type Desk, openDesk, report, tell } from "./desk.ts";
import { InventoryVars } from "./inventory-vars.ts";
import type { OutputOptions, Surroundings } from "./options.ts";
import { bareEnv, demandInventory } from "./workspace.ts";

/** What of an inventory is shown: all of it as JSON, its groups as a tree from one of them, a host's variables, the names that a pattern means. */
export type InventoryView =
  | { readonly show: "list" }
  | { readonly show: "graph"; readonly group: string }
  | { readonly show: "host"; readonly host: string }
  | { readonly show: "names"; readonly pattern: string };

export interface InventoryCommand extends OutputOptions {
  readonly inventory: readonly string[];
  readonly extraVars: readonly string[];
  /** A folder with playbooks: the `group_vars/` and `host_vars/` beside them count too. */
  readonly playbookDir: string | undefined;
  readonly view: InventoryView;
}

/** Shows what the inventory says, with texts rendered and secrets masked. */
export async function inventory(options: InventoryCommand, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    demandInventory(options.inventory);
    const problems = new Problems();
    const extra = parseExtra(around.disk, options.extraVars, problems);
    const extraVarDirs = options.playbookDir === undefined ? [] : [resolve(options.playbookDir)];
    const found = loadInventory(options.inventory, { disk: around.disk, problems, secrets: desk.secrets, extraVarDirs });
    report(problems, desk.emit, options.strict);
    desk.answer(view(found, options.view, new InventoryVars(found, extra, bareEnv(around, desk.secrets)), desk));
    return Exit.done;
  } catch (error) {
    return tell(error, desk);
  } finally {
    await desk.reporter.end();
  }
}

function view(found: Inventory, wanted: InventoryView, vars: InventoryVars, { secrets }: Desk): string {
  const json = (value: unknown): string => safeJson(JSON.stringify(secrets.maskJson(value), null, 2));
  if (wanted.show === "names") return matchPattern(found, wanted.pattern).join("\n");
  if (wanted.show === "host") return json(vars.of(theHost(found, wanted.host)));
  if (wanted.show === "list") return json(inventoryJson(found, (host) => vars.of(host)));
  const group = found.groups.get(wanted.group);
  if (group) return drawGraph(found, group).join("\n");
  throw new HoldfastError(`no group is called "${wanted.group}"`, { code: "HF1351", hint: didYouMean(wanted.group, found.groups.keys()) });
}

/** The host of that name. Throws `HoldfastError` where there is none. */
export function theHost(found: Inventory, name: string): Host {
  const host = hostNamed(found, name);
  if (host) return host;
  throw new HoldfastError(`no host is called "${name}"`, { code: "HF1351", hint: didYouMean(name, found.hosts.keys()) });
}
