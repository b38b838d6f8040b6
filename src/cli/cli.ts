import type { Command } from "commander";
import type { ExitCode } from "../core/exit.ts";
import type { Surroundings } from "../commands/options.ts";

/** What a group of commands is added to, and what its commands are run with. */
export interface Cli {
  readonly root: Command;
  readonly around: Surroundings;
  /** Was `--lab` given? Known once a command runs. */
  readonly lab: () => boolean;
  /** Takes the exit code of the one command that ran. */
  readonly end: (exit: ExitCode) => void;
}
