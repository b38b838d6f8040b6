import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { Exit, type ExitCode } from "../core/exit.ts";
import type { HostOptions, OutputOptions, PlaybookOptions, Surroundings } from "../commands/options.ts";

interface GlobalFlags {
  readonly lab?: true;
}

interface OutputFlags {
  readonly output?: "tty" | "plain" | "jsonl";
  readonly diff?: boolean;
  readonly verbose?: number;
  readonly strict?: true;
}

interface HostFlags extends OutputFlags {
  readonly inventory: string[];
  readonly limit?: string;
  readonly forks: number;
  readonly transport: "ssh2" | "ssh";
  readonly timeout: number;
  readonly extraVars: string[];
  readonly askBecomePass?: true;
  readonly askPass?: true;
  readonly become?: true;
}

interface PlaybookFlags extends HostFlags {
  readonly tags: string[];
  readonly skipTags: string[];
  readonly verify?: "auto" | "always" | "never";
  readonly skipUnreachable?: true;
  readonly yes?: true;
  readonly check?: true;
}

/** Parses the command line and calls one command, imported only then. */
export async function program(argv: readonly string[], around: Surroundings): Promise<ExitCode> {
  let exit: ExitCode = Exit.done;
  const root = new Command("holdfast")
    .description("Provision Linux machines over SSH: a dry run that tells the truth, one round trip when nothing changed")
    .version("holdfast 0.1.0", "-V, --version")
    .option("--lab", "act on the rehearsal machines of `holdfast lab up`, never on real ones")
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError("(holdfast --help, or holdfast COMMAND --help, tells more)")
    .configureOutput({ writeOut: (text) => around.stdout.write(text), writeErr: (text) => around.stderr.write(text) });
  const labFlag = (): boolean => (root.opts() as GlobalFlags).lab === true;

  withPlaybook(root.command("plan"), "show what would change; nothing is written on any host").action(async (playbooks: string[], flags: PlaybookFlags) => {
    const { runPlaybooks } = await import("../commands/playbook-run.ts");
    exit = await runPlaybooks("plan", playbookOptions(playbooks, flags, labFlag()), around);
  });

  withPlaybook(root.command("apply"), "show what would change, ask, and change it")
    .option("-y, --yes", "apply without asking")
    .option("-C, --check", "the same as `holdfast plan`")
    .addOption(new Option("--verify <when>", "run the plays' verify parts").choices(["auto", "always", "never"]).default("auto"))
    .action(async (playbooks: string[], flags: PlaybookFlags) => {
      const { runPlaybooks } = await import("../commands/playbook-run.ts");
      exit = await runPlaybooks(flags.check ? "plan" : "apply", playbookOptions(playbooks, flags, labFlag()), around);
    });

  withPlaybook(root.command("verify"), "check the cluster with the plays' verify parts, and nothing else").action(async (playbooks: string[], flags: PlaybookFlags) => {
    const { runPlaybooks } = await import("../commands/playbook-run.ts");
    exit = await runPlaybooks("verify", playbookOptions(playbooks, flags, labFlag()), around);
  });

  withHosts(root.command("exec").argument("<pattern>", "hosts and groups").argument("<command...>", "one word is a line for sh; several are a program and its arguments"))
    .description("run a command on many hosts, their output streamed")
    .action(async (pattern: string, command: string[], flags: HostFlags) => {
      const { exec } = await import("../commands/exec.ts");
      exit = await exec({ ...hostOptions(flags, labFlag()), ...outputOptions(flags), pattern, command }, around);
    });

  withOutput(withExtra(withInventory(root.command("lint").argument("<playbook...>", "playbooks"))))
    .description("find every mistake that can be found without a host")
    .action(async (playbooks: string[], flags: HostFlags) => {
      const { lint } = await import("../commands/lint.ts");
      exit = await lint({ ...outputOptions(flags), inventory: flags.inventory, extraVars: flags.extraVars, playbooks }, around);
    });

  withOutput(withExtra(withInventory(root.command("inventory"))))
    .description("show what the inventory says")
    .option("--list", "everything, as JSON, as an executable inventory prints it")
    .option("--list-hosts <pattern>", "the names of the hosts that a pattern means")
    .action(async (flags: HostFlags & { list?: true; listHosts?: string }) => {
      const { inventory } = await import("../commands/inventory.ts");
      const { listHosts, list } = flags;
      exit = await inventory({ ...outputOptions(flags), inventory: flags.inventory, extraVars: flags.extraVars, list: list === true, listHosts }, around);
    });

  withHosts(root.command("owed").argument("[pattern]", "hosts and groups", "all"))
    .description("show the handlers that an earlier run left owed")
    .option("--list", "list them (the default)")
    .option("--drop <id>", "strike one out without running it; `all` for every one")
    .action(async (pattern: string, flags: HostFlags & { drop?: string }) => {
      const { owed } = await import("../commands/owed.ts");
      exit = await owed({ ...hostOptions(flags, labFlag()), ...outputOptions(flags), pattern, drop: flags.drop }, around);
    });

  const lab = root.command("lab").description("rehearsal machines on this computer for every host of an inventory");
  for (const [verb, description] of labVerbs) {
    const command = withOutput(withInventory(lab.command(verb)).description(description));
    if (verb === "shell") command.argument("[host]", "the machine; the first one where none is named");
    if (verb === "up") command.addOption(new Option("--firewall <kind>", "the rules that machines boot with").choices(["el", "rh-firewall-1", "none"]).default("el"));
    command.action(async (...args: unknown[]) => {
      const { lab: run } = await import("../commands/lab.ts");
      const host = verb === "shell" ? (args[0] as string | undefined) : undefined;
      const flags = (verb === "shell" ? args[1] : args[0]) as HostFlags & { firewall?: "el" | "rh-firewall-1" | "none" };
      exit = await run({ ...outputOptions(flags), verb, inventory: flags.inventory, host, firewall: flags.firewall }, around);
    });
  }

  try {
    await root.parseAsync([...argv], { from: "user" });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? Exit.done : Exit.input;
    throw error;
  }
}

const labVerbs = [
  ["up", "boot them; the image is built the first time"],
  ["status", "show whether they are up"],
  ["down", "stop them and remove every trace"],
  ["shell", "a root shell inside one of them"],
  ["doctor", "try each thing the lab needs on this computer"],
] as const;

function withOutput(command: Command): Command {
  return command
    .addOption(new Option("--output <form>", "how results are shown").choices(["tty", "plain", "jsonl"]))
    .option("--diff", "show diffs (the default)")
    .option("--no-diff", "leave diffs out")
    .option("-v, --verbose", "show what is as it should be, too", (_value: string, before: number) => before + 1, 0)
    .option("--strict", "warnings are errors");
}

function withInventory(command: Command): Command {
  return command.option("-i, --inventory <path>", "inventory file, or a list of hosts with a comma; may be repeated", collect, []);
}

function withExtra(command: Command): Command {
  return command.option("-e, --extra-vars <vars>", "variables above all others: k=v, @file, or a map in JSON; may be repeated", collect, []);
}

function withHosts(command: Command): Command {
  return withOutput(withExtra(withInventory(command)))
    .option("-l, --limit <pattern>", "only these of the hosts")
    .option("-f, --forks <count>", "hosts worked on at the same time; 0 for all", wholeNumber, 0)
    .option("-b, --become", "become root where the playbook does not say")
    .option("-K, --ask-become-pass", "ask for sudo's password")
    .option("-k, --ask-pass", "ask for the SSH password")
    .option("-T, --timeout <seconds>", "until a host must have answered", wholeNumber, 20)
    .addOption(new Option("--transport <name>", "`ssh` uses the system's ssh").choices(["ssh2", "ssh"]).default("ssh2"));
}

function withPlaybook(command: Command, description: string): Command {
  return withHosts(command.description(description).argument("<playbook...>", "playbooks, in order"))
    .option("-t, --tags <tags>", "only tasks with one of these tags", commaList, [])
    .option("--skip-tags <tags>", "no task with one of these tags", commaList, [])
    .option("--skip-unreachable", "go on without hosts that can't be reached; the exit code says so");
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function commaList(value: string, before: string[]): string[] {
  return [...before, ...value.split(",").map((part) => part.trim())].filter((part) => part !== "");
}

function wholeNumber(value: string): number {
  if (/^\d+$/.test(value)) return Number(value);
  throw new InvalidArgumentError("It must be a whole number.");
}

function outputOptions({ output, diff, verbose, strict }: OutputFlags): OutputOptions {
  return { output, diff: diff !== false, verbose: verbose ?? 0, strict: strict === true };
}

function hostOptions(flags: HostFlags, lab: boolean): HostOptions {
  const { inventory, limit, forks, transport, timeout, extraVars } = flags;
  return {
    inventory,
    limit,
    forks,
    lab,
    transport,
    timeout,
    extraVars,
    askBecomePass: flags.askBecomePass === true,
    askPass: flags.askPass === true,
    become: flags.become === true,
  };
}

function playbookOptions(playbooks: readonly string[], flags: PlaybookFlags, lab: boolean): PlaybookOptions {
  return {
    ...hostOptions(flags, lab),
    ...outputOptions(flags),
    playbooks,
    tags: flags.tags,
    skipTags: flags.skipTags,
    verify: flags.verify ?? "auto",
    skipUnreachable: flags.skipUnreachable === true,
    yes: flags.yes === true,
  };
}
