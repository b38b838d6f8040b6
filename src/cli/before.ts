import { dirname } from "node:path";
import { CommanderError, type Command } from "commander";
import type { Surroundings } from "../commands/options.ts";
import { Exit } from "../core/exit.ts";
import { outputOptions, type OutputFlags } from "./flags.ts";

/** Flags that `holdfast.yml` may set, by the attribute that commander keeps them under. */
const flags = { inventory: "inventory", forks: "forks", transport: "transport", color: "color", timeout: "timeout", sshConfig: "ssh_config" } as const;

/** Sets what the command line leaves open to what the project's `holdfast.yml` says: that of the first playbook, or of the working directory. */
export async function applySettings(command: Command, around: Surroundings): Promise<void> {
  const open = Object.entries(flags).filter(([attribute]) => takes(command, attribute) && !isGiven(command, attribute));
  if (open.length === 0) return;
  const { readSettings } = await import("../commands/settings.ts");
  const settings = await before(command, around, () => readSettings(around.disk, folderOf(command)));
  const isBrought = await isSavedPlan(command, around);
  for (const [attribute, name] of open)
    if (!(isBrought && name === "inventory") && settings[name] !== undefined) command.setOptionValueWithSource(attribute, settings[name], "config");
}

/** Playbooks in JavaScript become YAML before anything reads them. */
export async function runScripts(command: Command, around: Surroundings): Promise<Surroundings["disk"]> {
  const paths = playbooksOf(command);
  if (paths.length === 0) return around.disk;
  const { withPlaybooks } = await import("../commands/scripts/playbooks.ts");
  return await before(command, around, () => withPlaybooks(paths, around));
}

/** What is done before a command; mistakes end it, told as its own. */
async function before<T>(command: Command, around: Surroundings, work: () => T | Promise<T>): Promise<T> {
  const { telling } = await import("../commands/telling.ts");
  const done = await telling(outputOptions(command.opts<OutputFlags>()), around, work);
  if (done === undefined) throw new CommanderError(Exit.input, "holdfast.before", "mistakes were told");
  return done;
}

function takes(command: Command, attribute: string): boolean {
  return command.options.some((option) => option.attributeName() === attribute);
}

function isGiven(command: Command, attribute: string): boolean {
  const source = command.getOptionValueSource(attribute);
  return source !== undefined && source !== "default";
}

function folderOf(command: Command): string {
  const [playbook] = playbooksOf(command);
  return playbook === undefined ? "." : dirname(playbook);
}

function playbooksOf(command: Command): readonly string[] {
  const [first] = command.registeredArguments;
  return first?.name() === "playbook" ? ((command.processedArgs[0] as readonly string[] | undefined) ?? []) : [];
}

/** A saved plan brings its inventory along. */
async function isSavedPlan(command: Command, around: Surroundings): Promise<boolean> {
  const paths = playbooksOf(command);
  if (paths.length === 0) return false;
  const { planAmong } = await import("../commands/saved/open.ts");
  return planAmong(paths, around) !== undefined;
}
