import { Problems } from "../core/errors.ts";
import type { ExitCode } from "../core/exit.ts";
import type { RunInput } from "../engine/input.ts";
import { Run } from "../engine/run.ts";
import { checkTags, selected } from "../playbook/selection.ts";
import type { Task } from "../playbook/types.ts";
import { drawDiff } from "../report/diff.ts";
import { askerOf, askPasswords } from "./asking.ts";
import { askPrompts } from "./prompting.ts";
import { Sessions } from "./connector.ts";
import { openDesk, report, tell, type Desk } from "./desk.ts";
import type { PlaybookOptions, Surroundings } from "./options.ts";
import { routesTo } from "./targets.ts";
import { decideWithoutHosts, demandInventory, filesOf, hostsOfAll, loadWorkspace, playsOf, type Workspace } from "./workspace.ts";

/** Loads, connects and hands over to the engine: what `plan`, `apply` and `verify` have in common. */
export async function runPlaybooks(command: "plan" | "apply" | "verify", options: PlaybookOptions, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    return await prepareAndRun(command, options, around, desk);
  } catch (error) {
    return tell(error, desk);
  } finally {
    await desk.reporter.end();
  }
}

async function prepareAndRun(command: "plan" | "apply" | "verify", options: PlaybookOptions, around: Surroundings, desk: Desk): Promise<ExitCode> {
  const { emit, reporter, secrets } = desk;
  emit({ event: "phase", phase: "load" });
  const problems = new Problems();
  problems.attempt(() => demandInventory(options.inventory));
  const workspace = await loadWorkspace(options, around, secrets, problems);
  const hosts = problems.errors.length > 0 ? [] : checkSelection(workspace, options, problems);
  if (problems.errors.length === 0) await askPrompts(playsOf(workspace), workspace.extra, around, secrets, problems);
  if (problems.errors.length === 0) decideWithoutHosts(workspace, problems);
  report(problems, emit, options.strict);
  emit({ event: "run", version: 1, command, hosts });
  const typed = await askPasswords(options, around, secrets);
  const reachable = mayDelegate(workspace) ? [...new Set([...hosts, ...workspace.inventory.hosts.keys(), "localhost"])] : hosts;
  const routes = await routesTo(
    options.lab ? reachable.filter((host) => host !== "localhost" || hosts.includes(host)) : reachable,
    workspace,
    options,
    around,
    typed,
  );
  const sessions = new Sessions(routes, askerOf(reporter, around), options.forks, around.signal);
  around.kill.addEventListener("abort", () => sessions.kill(), { once: true });
  const run = new Run(runInput(command, options, around, desk, workspace, sessions));
  return await run[command]();
}

function checkSelection(workspace: Workspace, options: PlaybookOptions, problems: Problems): readonly string[] {
  checkTags("--tags", options.tags, workspace.playbooks, problems);
  checkTags("--skip-tags", options.skipTags, workspace.playbooks, problems);
  return problems.attempt(() => hostsOfAll(workspace, options.limit)) ?? [];
}

function mayDelegate({ playbooks }: Workspace): boolean {
  return playbooks.some(({ plays }) => plays.some(({ parts }) => parts.some(({ tasks }) => tasks.some(({ delegateTo }) => delegateTo))));
}

function runInput(
  command: "plan" | "apply" | "verify",
  options: PlaybookOptions,
  around: Surroundings,
  desk: Desk,
  workspace: Workspace,
  sessions: Sessions,
): RunInput {
  const { emit, reporter, secrets } = desk;
  const { catalog } = workspace;
  return {
    plays: playsOf(workspace),
    inventory: workspace.inventory,
    hostsOf: (play) => workspace.hostsOf(play),
    isSelected: (task: Task) => selected(task, options.tags, options.skipTags),
    module: (name) => catalog.module(name),
    connector: sessions,
    emit,
    env: workspace.env,
    extra: workspace.extra,
    project: filesOf(workspace),
    drawDiff: (diffs) => drawDiff(diffs, { secrets }) || undefined,
    skipUnreachable: options.skipUnreachable,
    asksRepositories: options.asksRepositories,
    verify: command === "verify" ? "always" : options.verify,
    confirm: async ({ changes, later }) => await confirm(changes, later),
    approve: async ({ host, step, changes }) => {
      const what = `${host}: ${step}: ${changes.join(", ")}`;
      if (reporter.ask && !options.yes) return await reporter.ask(`This goes beyond the plan: ${what}. Apply it?`, around.signal);
      emit({ event: "note", level: "info", host, message: `replanned: ${step}: ${changes.join(", ")}` });
      return true;
    },
    signal: around.signal,
  };

  async function confirm(changes: number, later: number): Promise<boolean> {
    if (options.yes) return true;
    const what = [changes > 0 ? `${changes} to change` : "", later > 0 ? `${later} decided at run` : ""].filter(Boolean).join(", ");
    if (reporter.ask) return await reporter.ask(`Apply (${what})?`, around.signal);
    emit({ event: "note", level: "warning", message: "nothing was changed: there is no terminal to ask on; --yes applies without asking" });
    return false;
  }
}
