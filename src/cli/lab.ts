import { Option, type Command } from "commander";
import type { LabCommand } from "../commands/lab.ts";
import type { Cli } from "./cli.ts";
import { outputOptions, withExamples, withInventory, withOutput, type InventoryFlags } from "./flags.ts";

interface LabFlags extends InventoryFlags {
  readonly firewall?: LabCommand["firewall"];
}

/** Adds `lab` and its verbs: rehearsal machines. */
export function addLabCommands({ root, around, end }: Cli): void {
  const lab = root.command("lab").description("rehearsal machines on this computer for every host of an inventory");
  withExamples(lab, "lab up -i inventory/cluster.yml", "--lab apply playbooks/keepalived.yml -i inventory/cluster.yml", "lab down -i inventory/cluster.yml");

  const verb = (name: LabCommand["verb"], description: string, example: string): Command =>
    withExamples(withOutput(withInventory(lab.command(name))).description(description), example);
  const run = async (name: LabCommand["verb"], flags: LabFlags, host?: string): Promise<void> => {
    const { lab: act } = await import("../commands/lab.ts");
    end(await act({ ...outputOptions(flags), verb: name, inventory: flags.inventory, host, firewall: flags.firewall }, around));
  };

  verb("up", "boot them; the image is built the first time", "lab up -i inventory/cluster.yml")
    .addOption(new Option("--firewall <kind>", "the rules that machines boot with").choices(["el", "rh-firewall-1", "none"]).default("el"))
    .action(async (flags: LabFlags) => await run("up", flags));
  verb("status", "show whether they are up", "lab status -i inventory/cluster.yml").action(async (flags: LabFlags) => await run("status", flags));
  verb("down", "stop them and remove every trace", "lab down -i inventory/cluster.yml").action(async (flags: LabFlags) => await run("down", flags));
  verb("shell", "a root shell inside one of them", "lab shell node1 -i inventory/cluster.yml")
    .argument("[host]", "the machine; the first one where none is named")
    .action(async (host: string | undefined, flags: LabFlags) => await run("shell", flags, host));
  verb("doctor", "try each thing the lab needs on this computer", "lab doctor").action(async (flags: LabFlags) => await run("doctor", flags));
}
