import type { ExitCode } from "../core/exit.ts";
import type { PlaybookOptions, Surroundings } from "./options.ts";
import { runPlaybooks } from "./playbook-run.ts";

/** A plan for cron: the same run and the same exit code, told in one line a host. Its reporter can't ask, so nothing is asked. */
export async function drift(options: PlaybookOptions, around: Surroundings): Promise<ExitCode> {
  return await runPlaybooks("plan", { ...options, output: options.output === "jsonl" ? "jsonl" : "drift" }, around);
}
