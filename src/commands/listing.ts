import { Problems } from "../core/errors.ts";
import { Exit, type ExitCode } from "../core/exit.ts";
import type { Play, Task } from "../playbook/types.ts";
import { escapeLine } from "../report/escape.ts";
import { openDesk, report, tell } from "./desk.ts";
import type { PlaybookOptions, Surroundings } from "./options.ts";
import { selectionOf } from "./selecting.ts";
import { demandInventory, loadWorkspace, playsOf, type Workspace } from "./workspace.ts";

/** What of the plays is listed. */
export type Listed = "hosts" | "tags" | "tasks";

/** Shows what a run would be about, and reaches no host: the plays' hosts, tasks and tags, as far as the command line selects them. */
export async function listing(what: readonly Listed[], options: PlaybookOptions, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    const problems = new Problems();
    problems.attempt(() => demandInventory(options.inventory));
    const workspace = await loadWorkspace(options, around, desk.secrets, problems);
    const isSelected = problems.errors.length > 0 ? () => false : selectionOf(workspace, options, problems);
    report(problems, desk.emit, options.strict);
    desk.answer(
      playsOf(workspace)
        .flatMap((play) => [titleOf(play), ...linesOf(play, what, workspace, isSelected)])
        .map(escapeLine)
        .join("\n"),
    );
    return Exit.done;
  } catch (error) {
    return tell(error, desk);
  } finally {
    await desk.reporter.end();
  }
}

function titleOf({ name, hosts }: Play): string {
  return name === hosts.pattern ? name : `${name} (${hosts.pattern})`;
}

function linesOf(play: Play, what: readonly Listed[], workspace: Workspace, isSelected: (task: Task) => boolean): readonly string[] {
  const tasks = play.parts.flatMap((part) => part.tasks).filter(isSelected);
  const tags = [...new Set(tasks.flatMap((task) => [...task.tags]))].toSorted();
  return [
    ...(what.includes("hosts") ? [`  hosts: ${workspace.hostsOf(play).join(", ") || "none"}`] : []),
    ...(what.includes("tags") ? [`  tags: ${tags.join(", ") || "none"}`] : []),
    ...(what.includes("tasks") ? tasks.map((task) => `  ${nameOf(task)}${task.tags.size > 0 ? `  [${[...task.tags].join(", ")}]` : ""}`) : []),
  ];
}

function nameOf({ name, role }: Task): string {
  const own = "value" in name ? name.value : name.compiled.text;
  return role ? `${role.label} : ${own}` : own;
}
