import { Option } from "commander";
import type { InventoryView } from "../commands/inventory.ts";
import type { Cli } from "./cli.ts";
import { outputOptions, withExamples, withOutput, withVariables, type InventoryFlags } from "./flags.ts";

interface ViewFlags extends InventoryFlags {
  readonly list?: true;
  /** `true` where the flag is given without its value. */
  readonly graph?: string | true;
  readonly host?: string;
  readonly listHosts?: string | true;
  readonly playbookDir?: string;
}

interface ExplainFlags extends InventoryFlags {
  readonly host: string;
}

/** Adds `inventory` and `explain`: what is known of hosts without asking them. */
export function addInventoryCommands({ root, around, end }: Cli): void {
  const others = (name: string): string[] => ["list", "graph", "host", "listHosts"].filter((other) => other !== name);
  const inventory = withOutput(withVariables(root.command("inventory")))
    .description("show what the inventory says")
    .addOption(new Option("--list", "everything, as JSON, as an executable inventory prints it (the default)").conflicts(others("list")))
    .addOption(new Option("--graph [group]", "the groups, and the hosts in them, as a tree").conflicts(others("graph")))
    .addOption(new Option("--host <name>", "one host's variables, as JSON").conflicts(others("host")))
    .addOption(new Option("--list-hosts [pattern]", "the names of the hosts that a pattern means; of all").conflicts(others("listHosts")))
    .option("--playbook-dir <folder>", "group_vars/ and host_vars/ in this folder count too, as for a playbook there");
  withExamples(
    inventory,
    "inventory -i hosts.yml --list",
    "inventory -i hosts.ini --graph",
    "inventory -i production/ --host web1",
    "inventory -i hosts.yml --list-hosts 'web:&stage'",
  ).action(async (flags: ViewFlags) => {
    const { inventory: show } = await import("../commands/inventory.ts");
    const { inventory: paths, extraVars, playbookDir } = flags;
    end(await show({ ...outputOptions(flags), inventory: paths, extraVars, playbookDir, view: viewOf(flags) }, around));
  });

  const explain = withOutput(withVariables(root.command("explain")))
    .argument("<variable>", "name of a variable")
    .argument("[playbook...]", "playbooks, whose variables count too")
    .requiredOption("--host <name>", "the host for which it is asked")
    .description("show every place that sets a variable, and which of them counts");
  withExamples(explain, "explain http_port --host web1 -i hosts.yml", "explain http_port --host web1 -i hosts.yml site.yml").action(
    async (variable: string, playbooks: string[], flags: ExplainFlags) => {
      const { explain: tell } = await import("../commands/explain.ts");
      const { inventory: paths, extraVars, host } = flags;
      end(await tell({ ...outputOptions(flags), variable, host, inventory: paths, extraVars, playbooks }, around));
    },
  );
}

function viewOf({ graph, host, listHosts }: ViewFlags): InventoryView {
  if (graph !== undefined) return { show: "graph", group: graph === true ? "all" : graph };
  if (host !== undefined) return { show: "host", host };
  if (listHosts !== undefined) return { show: "names", pattern: listHosts === true ? "all" : listHosts };
  return { show: "list" };
}
