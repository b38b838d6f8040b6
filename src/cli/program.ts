import { Command, CommanderError } from "commander";
import { Exit, type ExitCode } from "../core/exit.ts";
import type { Surroundings } from "../commands/options.ts";
import { addCompletionCommands } from "./completion.ts";
import { addHostCommands } from "./hosts.ts";
import { addInventoryCommands } from "./inventory.ts";
import { addLabCommands } from "./lab.ts";
import { addPlaybookCommands } from "./playbooks.ts";
import { addReferenceCommands } from "./reference.ts";
import { addSavedCommands } from "./saved.ts";
import { outputOptions } from "./flags.ts";
import { applySettings, runScripts } from "./before.ts";
import { tellingFlags, usageError } from "./usage.ts";
import { version } from "../core/version.ts";
import { createSink } from "../report/sink.ts";

/** Parses the command line and calls one command, imported only then. */
export async function program(argv: readonly string[], given: Surroundings): Promise<ExitCode> {
  const around = { ...given };
  const help = createSink(around.stdout);
  let exit: ExitCode = Exit.done;
  const root = new Command("holdfast")
    .description("Provision Linux machines over SSH: a dry run that tells the truth, one round trip when nothing changed")
    .version(version, "-V, --version")
    .option("--lab", "act on the rehearsal machines of `holdfast lab up`, never on real ones")
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ writeOut: help.write, writeErr: (text) => around.stderr.write(text), outputError: () => undefined });
  root.hook("preAction", async (_root, command) => {
    await applySettings(command, around);
    around.disk = await runScripts(command, around);
  });
  const cli = {
    root,
    around,
    lab: () => root.opts<{ lab?: true }>().lab === true,
    end(code: ExitCode) {
      exit = code;
    },
  };
  addPlaybookCommands(cli);
  addSavedCommands(cli);
  addHostCommands(cli);
  addInventoryCommands(cli);
  addLabCommands(cli);
  addReferenceCommands(cli);
  addCompletionCommands(cli);

  try {
    await root.parseAsync(argv, { from: "user" });
    return exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) {
      await help.end();
      return Exit.done;
    }
    if (error.code.startsWith("commander.") && error.code !== "commander.help") {
      const { telling } = await import("../commands/telling.ts");
      await telling(outputOptions(tellingFlags(argv)), around, () => {
        throw usageError(error, root, argv);
      });
    }
    return Exit.input;
  }
}
