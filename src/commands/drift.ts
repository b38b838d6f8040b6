import { Readable } from "node:stream";
import type { ExitCode } from "../core/exit.ts";
import type { PlaybookOptions, Surroundings } from "./options.ts";
import { runPlaybooks } from "./playbook-run.ts";

/** A plan for cron: the same run and the same exit code, told in one line a host. Also on a terminal nobody is asked anything. */
export async function drift(options: PlaybookOptions, around: Surroundings): Promise<ExitCode> {
  const output = options.output === "jsonl" ? "jsonl" : "drift";
  return await runPlaybooks("plan", { ...options, output }, { ...around, stdin: Readable.from([]) });
}
