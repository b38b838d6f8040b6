import { setMaxListeners } from "node:events";
import { HoldfastErrors } from "../core/errors.ts";
import { Exit, type ExitCode } from "../core/exit.ts";
import type { Surroundings } from "../commands/options.ts";
import { program } from "./program.ts";
import { version } from "../core/version.ts";
import { ownDisk } from "../vars/disk.ts";

/** Runs the command line; the one place where the process's fate is set. */
export async function main(argv: readonly string[], load: Surroundings["load"]): Promise<void> {
  const stop = new AbortController();
  const kill = new AbortController();
  // Each host listens: Node would take more than ten for a leak, and say so in the middle of the report.
  setMaxListeners(0, stop.signal, kill.signal);
  // A terminal that was closed (SIGHUP) is no reason to leave a step half done.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interrupt(stop, kill));
  const around: Surroundings = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    signal: stop.signal,
    kill: kill.signal,
    interrupt: () => interrupt(stop, kill),
    disk: ownDisk,
    load,
  };
  // What escapes every promise is a bug as well, and Node's own exit code for it would say "bad input, no host was touched".
  let hasEscaped = false;
  for (const event of ["uncaughtException", "unhandledRejection"] as const)
    process.once(event, (error: unknown) => {
      hasEscaped = true;
      stop.abort();
      kill.abort();
      void tellBug(error, around);
    });
  const code = await run(argv, around);
  process.exitCode = hasEscaped ? Exit.bug : code;
}

/** The first Ctrl-C ends each host at its next step, the second ends what may be interrupted, and waits for nothing else. */
function interrupt(stop: AbortController, kill: AbortController): void {
  if (stop.signal.aborted) kill.abort();
  stop.abort();
}

async function run(argv: readonly string[], around: Surroundings): Promise<ExitCode> {
  try {
    return await program(argv, around);
  } catch (error) {
    await tellBug(error, around);
    return Exit.bug;
  }
}

async function tellBug(error: unknown, { stderr }: Surroundings): Promise<void> {
  const { drawBug } = await import("../report/bug.ts");
  const { createColors } = await import("../report/colors.ts");
  const shown = error instanceof HoldfastErrors ? error.errors[0] : error;
  stderr.write(`${drawBug(shown, version, { colors: createColors(false), width: 100, mask: (text) => text })}\n`);
}
