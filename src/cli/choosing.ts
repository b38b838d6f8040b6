import type { Command } from "commander";
import type { Listed } from "../commands/listing.ts";
import type { PlaybookOptions } from "../commands/options.ts";

/** Flags that choose among a playbook's tasks, or only list them. */
export interface ChoosingFlags {
  readonly startAtTask?: string;
  readonly forceHandlers?: true;
  readonly step?: true;
  readonly listTasks?: true;
  readonly listTags?: true;
  readonly listHosts?: true;
}

export function withChoosing(command: Command): Command {
  return command
    .option("--start-at-task <name>", "leave out all tasks before this one")
    .option("--force-handlers", "run the handlers that were notified on a host that fails, too")
    .option("--list-hosts", "show the plays' hosts, and reach none")
    .option("--list-tags", "show the plays' tags, and reach no host")
    .option("--list-tasks", "show the plays' tasks, and reach no host");
}

export function choosingOptions({ startAtTask, forceHandlers, step }: ChoosingFlags): Pick<PlaybookOptions, "startAt" | "forcesHandlers" | "asksSteps"> {
  return { ...(startAtTask !== undefined && { startAt: startAtTask }), ...(forceHandlers && { forcesHandlers: true }), ...(step && { asksSteps: true }) };
}

/** What is to be listed in place of a run; nothing for a run. */
export function listedBy({ listHosts, listTags, listTasks }: ChoosingFlags): readonly Listed[] {
  return [...(listHosts ? (["hosts"] as const) : []), ...(listTags ? (["tags"] as const) : []), ...(listTasks ? (["tasks"] as const) : [])];
}
