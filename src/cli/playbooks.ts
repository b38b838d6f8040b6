import { Option, type Command } from "commander";
import type { Cli } from "./cli.ts";
import { listedBy, withChoosing } from "./choosing.ts";
import { withOpening, withSaving } from "./opening.ts";
import {
  outputOptions,
  playbookOptions,
  withDiffs,
  withExamples,
  withOutput,
  withPasswords,
  withPlaybooks,
  withVariables,
  withVerbose,
  type Forms,
  type InventoryFlags,
  type PlaybookFlags,
} from "./flags.ts";

/** Adds `plan`, `drift`, `apply`, `verify` and `lint`: what is done with playbooks. */
export function addPlaybookCommands(cli: Cli): void {
  const { root, around, end } = cli;
  const run = async (command: "plan" | "apply" | "verify", playbooks: string[], flags: PlaybookFlags): Promise<void> => {
    const lists = listedBy(flags);
    if (lists.length > 0) {
      const { listing } = await import("../commands/listing.ts");
      return end(await listing(lists, playbookOptions(playbooks, flags, cli.lab()), around));
    }
    const { runPlaybooks } = await import("../commands/playbook-run.ts");
    end(await runPlaybooks(command, playbookOptions(playbooks, flags, cli.lab()), around));
  };

  const watched = (name: string, forms?: Forms): Command => withVerbose(withOutput(withPasswords(withChoosing(withPlaybooks(root.command(name)))), forms));

  const plan = withSaving(withDiffs(watched("plan", ["tty", "plain", "jsonl", "markdown"]))).description(
    "show what would change; nothing is written on any host",
  );
  withExamples(
    plan,
    "plan playbooks/keepalived.yml -i inventory/cluster.yml",
    "plan site.yml -i hosts.yml --limit node1 --tags config",
    "plan site.yml -i hosts.yml -o plan.json",
  ).action(async (playbooks: string[], flags: PlaybookFlags) => await run("plan", playbooks, flags));

  const drift = withOutput(withPlaybooks(root.command("drift")), ["plain", "jsonl"]).description(
    "say which hosts are not as they should be, one line each; for cron",
  );
  withExamples(drift, "drift site.yml -i hosts.yml", "drift site.yml -i hosts.yml --output jsonl").action(async (playbooks: string[], flags: PlaybookFlags) => {
    const { drift: look } = await import("../commands/drift.ts");
    end(await look(playbookOptions(playbooks, flags, cli.lab()), around));
  });

  const apply = withOpening(withDiffs(watched("apply")))
    .description("show what would change, ask, and change it")
    .option("-y, --yes", "apply without asking")
    .option("--step", "ask before each task that would change something")
    .option("--allow-later", "decide what a saved plan leaves to the run")
    .option("-C, --check", "the same as `holdfast plan`")
    .addOption(new Option("--verify <when>", "run the plays' verify parts").choices(["auto", "always", "never"]).default("auto"));
  withExamples(
    apply,
    "apply playbooks/keepalived.yml -i inventory/cluster.yml",
    "apply site.yml -i hosts.yml --yes --output jsonl",
    "apply plan.json --yes",
  ).action(async (playbooks: string[], flags: PlaybookFlags) => await run(flags.check ? "plan" : "apply", playbooks, flags));

  const verify = watched("verify").description("check the cluster with the plays' verify parts, and nothing else");
  withExamples(verify, "verify playbooks/keepalived.yml -i inventory/cluster.yml").action(
    async (playbooks: string[], flags: PlaybookFlags) => await run("verify", playbooks, flags),
  );

  const lint = withOutput(withVariables(root.command("lint").argument("<playbook...>", "playbooks")), ["tty", "plain", "jsonl", "sarif", "github"])
    .description("find every mistake that can be found without a host, and what is a risk or a burden")
    .option("--fix", "mend what can be mended without changing what it means");
  withExamples(
    lint,
    "lint playbooks/keepalived.yml -i inventory/cluster.yml",
    "lint playbooks/*.yml -i hosts.yml --strict",
    "lint playbooks/*.yml -i hosts.yml --output sarif",
  ).action(async (playbooks: string[], flags: InventoryFlags & { readonly fix?: true }) => {
    const { lint: check } = await import("../commands/lint.ts");
    const { inventory, extraVars, fix } = flags;
    end(await check({ ...outputOptions(flags), inventory, extraVars, playbooks, fix: fix === true }, around));
  });
}
