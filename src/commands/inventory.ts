import { Problems } from "../core/errors.ts";
import { Exit, type ExitCode } from "../core/exit.ts";
import { inventoryJson } from "../inventory/json.ts";
import { loadInventory } from "../inventory/load.ts";
import { matchPattern } from "../inventory/pattern.ts";
import { parseExtra } from "../vars/extra.ts";
import { createScope } from "../vars/scope.ts";
import { openDesk, report, tell } from "./desk.ts";
import type { OutputOptions, Surroundings } from "./options.ts";
import { bareEnv, demandInventory } from "./workspace.ts";

export interface InventoryCommand extends OutputOptions {
  readonly inventory: readonly string[];
  readonly extraVars: readonly string[];
  /** Print everything as an executable inventory would. */
  readonly list: boolean;
  /** Print the names of the hosts that a pattern means. */
  readonly listHosts: string | undefined;
}

/** Shows what the inventory says, with texts rendered and secrets masked. */
export async function inventory(options: InventoryCommand, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    demandInventory(options.inventory);
    const problems = new Problems();
    const extra = parseExtra(around.disk, options.extraVars, problems);
    const found = loadInventory(options.inventory, { disk: around.disk, problems, secrets: desk.secrets });
    report(problems, desk.emit, options.strict);
    if (options.listHosts !== undefined) {
      for (const name of matchPattern(found, options.listHosts)) around.stdout.write(`${name}\n`);
      return Exit.done;
    }
    const env = bareEnv(around, desk.secrets);
    const json = inventoryJson(found, (host) => {
      const scope = createScope(
        { layers: host.vars, values: [{ label: "magic", values: { inventory_hostname: host.name, group_names: host.groups } }], extra },
        env,
      );
      return Object.fromEntries(
        [...new Set(scope.names())]
          .filter((name) => name !== "inventory_hostname" && name !== "group_names")
          .map((name) => [name, valueOf(() => scope.get(name))]),
      );
    });
    around.stdout.write(`${JSON.stringify(desk.secrets.maskJson(json), null, 2)}\n`);
    return Exit.done;
  } catch (error) {
    return tell(error, desk);
  } finally {
    await desk.reporter.end();
  }
}

/** A variable that needs a host's answer is shown as such: this command asks no host. */
function valueOf(get: () => unknown): unknown {
  try {
    return get();
  } catch (error) {
    return `(${error instanceof Error ? error.message : String(error)})`;
  }
}
