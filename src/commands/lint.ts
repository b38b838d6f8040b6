import { Problems } from "../core/errors.ts";
import { Exit, type ExitCode } from "../core/exit.ts";
import { plural } from "../report/words.ts";
import { openDesk, report, tell } from "./desk.ts";
import type { HostOptions, OutputOptions, Surroundings } from "./options.ts";
import { checkConnections } from "./targets.ts";
import { decideWithoutHosts, loadWorkspace, playsOf } from "./workspace.ts";

export interface LintOptions extends OutputOptions, Pick<HostOptions, "inventory" | "extraVars"> {
  readonly playbooks: readonly string[];
}

/** Everything that can be found without a host. */
export async function lint(options: LintOptions, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    const problems = new Problems();
    const workspace = await loadWorkspace({ ...options, limit: undefined }, around, desk.secrets, problems);
    const hasInventory = options.inventory.length > 0;
    if (problems.errors.length === 0) checkConnections(workspace, problems);
    if (problems.errors.length === 0 && hasInventory) decideWithoutHosts(workspace, problems);
    report(problems, desk.emit, options.strict);
    const tasks = playsOf(workspace).flatMap((play) => play.parts.flatMap((part) => part.tasks)).length;
    const what = `${plural(options.playbooks.length, "playbook")}, ${plural(tasks, "task")}`;
    const checked = hasInventory
      ? `${what}, ${plural(workspace.inventory.hosts.size, "host")}: no mistakes found`
      : `${what}: no mistakes found; hosts and variables were not checked, for no inventory is named (-i)`;
    desk.emit({ event: "summary", exit: Exit.done, hosts: {}, ms: 0, message: checked });
    return Exit.done;
  } catch (error) {
    return tell(error, desk);
  } finally {
    await desk.reporter.end();
  }
}
