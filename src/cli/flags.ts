import { InvalidArgumentError, Option, type Command } from "commander";
import { choosingOptions, type ChoosingFlags } from "./choosing.ts";
import { openOptions, type OpenFlags } from "./opening.ts";
import type { HostOptions, OutputOptions, PlaybookOptions } from "../commands/options.ts";

/** Flags as commander hands them over; the functions below turn them into a command's plain options. */
export interface OutputFlags {
  readonly output?: OutputOptions["output"];
  readonly color?: "auto" | "always" | "never";
  readonly diff?: boolean | "stat" | "full";
  readonly verbose?: number;
  readonly strict?: true;
}

export interface InventoryFlags extends OutputFlags {
  readonly inventory: string[];
  readonly extraVars: string[];
}

export interface HostFlags extends InventoryFlags {
  readonly limit?: string;
  readonly forks: number;
  readonly transport: "ssh2" | "ssh";
  readonly timeout: number;
  readonly sshConfig?: string;
  readonly askBecomePass?: true;
  readonly askPass?: true;
  readonly become?: true;
}

export interface PlaybookFlags extends HostFlags, OpenFlags, ChoosingFlags {
  readonly tags: string[];
  readonly skipTags: string[];
  readonly verify?: "auto" | "always" | "never";
  readonly skipUnreachable?: true;
  readonly repoQuery: boolean;
  readonly yes?: true;
  readonly check?: true;
  readonly out?: string;
  readonly recipient?: string[];
  readonly allowLater?: true;
}

/** A flag that says with its whole name how `--diff` is meant: an optional value would take the playbook for one, in `--diff site.yml`. */
class DiffFlag extends Option {
  constructor(form: "stat" | "full", description: string) {
    super(`--diff=${form}`, description);
    this.preset(form);
  }

  override attributeName(): string {
    return "diff";
  }
}

/** Those of the forms that a command has. */
export type Forms = readonly NonNullable<OutputOptions["output"]>[];

export function withOutput(command: Command, forms: Forms = ["tty", "plain", "jsonl"]): Command {
  return command
    .addOption(new Option("--output <form>", "how results are shown").choices(forms))
    .addOption(new Option("--color <when>", "whether colours are used").choices(["auto", "always", "never"]))
    .option("--strict", "warnings are errors");
}

export function withDiffs(command: Command): Command {
  return command
    .option("--diff", "show diffs, long ones cut (the default)")
    .addOption(new DiffFlag("full", "show diffs whole"))
    .addOption(new DiffFlag("stat", "show how many lines of each file come and go"))
    .option("--no-diff", "leave diffs out");
}

export function withVerbose(command: Command): Command {
  return command.option("-v, --verbose", "show what is as it should be, too", (_value: string, before: number) => before + 1, 0);
}

export function withInventory(command: Command): Command {
  return command.option("-i, --inventory <path>", "inventory file, folder or program, or a list of hosts with a comma; may be repeated", collect, []);
}

export function withVariables(command: Command): Command {
  return withInventory(command).option("-e, --extra-vars <vars>", "variables above all others: k=v, @file, or a map in JSON; may be repeated", collect, []);
}

export function withHosts(command: Command): Command {
  return withVariables(command)
    .option("-l, --limit <pattern>", "only these of the hosts")
    .option("-f, --forks <count>", "hosts worked on at the same time; 0 for all", wholeNumber, 0)
    .option("-b, --become", "become root where the playbook does not say")
    .option("-T, --timeout <seconds>", "until a host must have answered", wholeNumber, 20)
    .addOption(new Option("--transport <name>", "`ssh` uses the system's ssh").choices(["ssh2", "ssh"]).default("ssh2"))
    .option("--ssh-config <file>", "take ssh's settings from this file, in place of ~/.ssh/config");
}

export function withPasswords(command: Command): Command {
  return command.option("-K, --ask-become-pass", "ask for sudo's password").option("-k, --ask-pass", "ask for the SSH password");
}

export function withPlaybooks(command: Command): Command {
  return withHosts(command.argument("<playbook...>", "playbooks, in order"))
    .option("-t, --tags <tags>", "only tasks with one of these tags", commaList, [])
    .option("--skip-tags <tags>", "no task with one of these tags", commaList, [])
    .option("--skip-unreachable", "go on without hosts that can't be reached; the exit code says so")
    .option("--no-repo-query", "do not ask the hosts' repositories what a package would bring");
}

/** Command lines to copy, shown below a command's flags. */
export function withExamples(command: Command, ...examples: readonly string[]): Command {
  return command.addHelpText("after", `\nExamples:\n${examples.map((example) => `  $ holdfast ${example}\n`).join("")}`);
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

export function commaList(value: string, before: string[]): string[] {
  return [...before, ...value.split(",").map((part) => part.trim())].filter((part) => part !== "");
}

function wholeNumber(value: string): number {
  if (/^\d+$/.test(value)) return Number(value);
  throw new InvalidArgumentError("It must be a whole number.");
}

export function outputOptions({ output, color, diff, verbose, strict }: OutputFlags): OutputOptions {
  const form = diff === false ? "none" : diff === true || diff === undefined ? "short" : diff;
  return { output, diff: form, verbose: verbose ?? 0, strict: strict === true, ...(color && color !== "auto" && { color }) };
}

export function hostOptions(flags: HostFlags, lab: boolean): OutputOptions & HostOptions {
  const { inventory, limit, forks, transport, timeout, extraVars } = flags;
  return {
    ...outputOptions(flags),
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
    ...(flags.sshConfig !== undefined && { sshConfig: flags.sshConfig }),
  };
}

export function playbookOptions(playbooks: readonly string[], flags: PlaybookFlags, lab: boolean): PlaybookOptions {
  return {
    ...hostOptions(flags, lab),
    playbooks,
    tags: flags.tags,
    skipTags: flags.skipTags,
    ...choosingOptions(flags),
    verify: flags.verify ?? "auto",
    skipUnreachable: flags.skipUnreachable === true,
    asksRepositories: flags.repoQuery,
    yes: flags.yes === true,
    out: flags.out,
    recipients: flags.recipient ?? [],
    ...openOptions(flags),
    allowsLater: flags.allowLater === true,
  };
}
