import { Problems } from "../core/errors.ts";
import type { Emit, RunEvent } from "../core/events.ts";
import type { ExitCode } from "../core/exit.ts";
import type { Consent, RunInput } from "../engine/input.ts";
import { Run } from "../engine/run.ts";
import { PlanRecord } from "../engine/saved/record.ts";
import { drawDiff } from "../report/diff.ts";
import { askerOf, askPasswords } from "./asking.ts";
import { answersOf } from "./person.ts";
import { askPrompts } from "./prompting.ts";
import { Sessions } from "./connector.ts";
import { openDesk, report, tell, type Desk } from "./desk.ts";
import type { PlaybookOptions, Surroundings } from "./options.ts";
import type { PlanFile } from "./saved/format.ts";
import { demandPlaybooks, demandThere, openPlan, planAmong } from "./saved/open.ts";
import { changedSince } from "./saved/from.ts";
import { completeRecording, recordingOf, savePlan, type Recording } from "./saved/save.ts";
import { checkBeside, demandPlaybookFlags, plannedOnly, refuseOpenSteps, routesOf, savedPlanOf, surroundingsOf, withSelection } from "./saved/use.ts";
import { selectionOf } from "./selecting.ts";
import { namesOfThisComputer } from "../inventory/pattern.ts";
import type { Inventory } from "../inventory/types.ts";
import { tasksOf } from "../playbook/tasks-of.ts";
import { checkStepping, stepsAsked } from "./stepping.ts";
import { routesTo, type Route } from "./targets.ts";
import { decideWithoutHosts, demandInventory, filesOf, hostsOfAll, loadWorkspace, playsOf, type Workspace } from "./workspace.ts";

type Command = "plan" | "apply" | "verify";

/** Events that a saved plan keeps, to be shown again: failures that it foresees, and hosts that it does without, among them. */
const kept: ReadonlySet<string> = new Set(["run", "play", "step", "result", "note", "summary"]);

function isKept(event: RunEvent): boolean {
  return kept.has(event.event) || (event.event === "host" && event.status === "unreachable");
}

/** Loads, connects and hands over to the engine: what `plan`, `apply` and `verify` have in common. */
export async function runPlaybooks(command: Command, options: PlaybookOptions, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    return await prepareAndRun(command, options, around, desk);
  } catch (error) {
    return tell(error, desk);
  } finally {
    await desk.reporter.end();
  }
}

async function prepareAndRun(command: Command, options: PlaybookOptions, around: Surroundings, desk: Desk): Promise<ExitCode> {
  checkStepping(command, options, desk.reporter);
  if (command !== "apply") demandPlaybooks(options.playbooks, around);
  const path = planAmong(options.playbooks, around);
  if (path === undefined) {
    demandThere(options.playbooks, around);
    demandPlaybookFlags(options);
    return await run(
      command,
      options,
      around,
      desk,
      options.out === undefined ? {} : { recording: await recordingOf(around, options.out, options.recipients) },
    );
  }
  checkBeside(path, options);
  const plan = await openPlan(path, options, around);
  if (!options.allowsLater) refuseOpenSteps(path, plan);
  return await run(command, withSelection(options, plan), around, desk, { plan });
}

/** What a run may be beside one that is made, done and forgotten. */
interface Kept {
  /** To be saved. */
  readonly recording?: Recording;
  /** Saved before. */
  readonly plan?: PlanFile;
}

async function run(command: Command, options: PlaybookOptions, around: Surroundings, desk: Desk, { recording, plan }: Kept): Promise<ExitCode> {
  const { reporter, secrets } = desk;
  const now = plan ? new Date(plan.made) : new Date();
  const record = recording && new PlanRecord();
  const emit: Emit = (event) => {
    if (record && isKept(event)) record.shown.push(desk.masked(event));
    desk.emit(event);
  };
  emit({ event: "phase", phase: "load" });
  if (plan) for (const message of changedSince(plan, around.disk)) emit({ event: "note", level: "warning", message });
  const problems = new Problems();
  if (!plan) problems.attempt(() => demandInventory(options.inventory));
  const source = plan ? surroundingsOf(plan, around) : (recording?.around ?? around);
  const workspace = plannedOnly(await loadWorkspace({ ...options, now, root: plan?.root }, source, secrets, problems), plan);
  const isSelected = problems.errors.length > 0 ? () => false : selectionOf(workspace, options, problems);
  const hosts = problems.errors.length > 0 ? [] : (problems.attempt(() => hostsOfAll(workspace, options.limit)) ?? []);
  const answers = new Map(Object.entries(plan?.answers ?? {}));
  if (problems.errors.length === 0) await askPrompts(playsOf(workspace), workspace.extra, answers, around, secrets, problems);
  if (problems.errors.length === 0 && !plan) {
    const isUnattended = command === "apply" && !reporter.read;
    decideWithoutHosts(workspace, problems, (task) => isUnattended && isSelected(task));
  }
  if (recording && problems.errors.length === 0) problems.attempt(() => completeRecording(recording, workspace, options, secrets));
  report(problems, emit, options.strict && !plan);
  emit({ event: "run", version: 1, command, hosts });
  const typed = await askPasswords(options, around, secrets);
  const routes = new Map<string, Route>();
  const find = async (names: readonly string[], inventory: Inventory): Promise<ReadonlyMap<string, Route>> => {
    const found = await routesTo(names, { ...workspace, inventory }, options, around, typed);
    for (const [name, route] of plan ? routesOf(plan, found) : found) routes.set(name, route);
    return routes;
  };
  const ways = await find(reachableFrom(workspace, hosts, options), workspace.inventory);
  const sessions = new Sessions(ways, askerOf(reporter, around), options.forks, around.signal);
  const reach: RunInput["reach"] = async (names, inventory) => sessions.add(await find(names, inventory));
  around.kill.addEventListener("abort", () => sessions.kill(), { once: true });
  const saved = plan && savedPlanOf(plan, options);
  const exit = await new Run({ ...runInput(command, options, around, { ...desk, emit }, workspace, isSelected, sessions, reach), record, saved })[command]();
  if (record && recording) await savePlan(recording, options, { record, root: workspace.project.root, routes, answers, now }, desk);
  return exit;
}

/** Hosts that the run may have to reach: those that tasks may be delegated to, too. */
function reachableFrom(workspace: Workspace, hosts: readonly string[], { lab }: PlaybookOptions): readonly string[] {
  if (!mayDelegate(workspace)) return hosts;
  return [...new Set([...hosts, ...workspace.inventory.hosts.keys(), ...(lab ? [] : namesOfThisComputer)])];
}

function mayDelegate({ playbooks }: Workspace): boolean {
  return playbooks.some(({ plays }) => plays.some((play) => tasksOf(play).some(({ delegateTo }) => delegateTo)));
}

function runInput(
  command: Command,
  options: PlaybookOptions,
  around: Surroundings,
  desk: Desk,
  workspace: Workspace,
  isSelected: RunInput["isSelected"],
  sessions: Sessions,
  reach: RunInput["reach"],
): RunInput {
  const { emit, reporter, secrets } = desk;
  const { catalog } = workspace;
  return {
    plays: playsOf(workspace).map((play) => (options.forcesHandlers ? { ...play, forceHandlers: true } : play)),
    inventory: workspace.inventory,
    hostsOf: (play, grown) => workspace.hostsOf(play, grown),
    reach,
    isSelected,
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
    read: answersOf(reporter, around, secrets),
    step: options.asksSteps && stepsAsked(reporter, around),
    confirm: async ({ changes, later }) => await confirm(changes, later),
    approve: async ({ host, step, changes, diff }) => {
      const isAsked = reporter.ask !== undefined && !options.yes;
      const shown = [`replanned: ${step}: ${changes.join(", ")}`, ...(isAsked && diff !== undefined ? [diff] : [])].join("\n");
      emit({ event: "note", level: "info", host, message: shown });
      return !isAsked || ((await reporter.ask?.(`${host}: this goes beyond the plan that was shown. Apply it?`, around.signal)) ?? false);
    },
    signal: around.signal,
  };

  async function confirm(changes: number, later: number): Promise<Consent> {
    if (options.yes || options.asksSteps) return "given";
    const what = [changes > 0 ? `${changes} to change` : "", later > 0 ? `${later} decided at run` : ""].filter(Boolean).join(", ");
    if (reporter.ask) return (await reporter.ask(`Apply (${what})?`, around.signal)) ? "asked" : "refused";
    emit({ event: "note", level: "warning", message: "nothing was changed: there is no terminal to ask on; --yes applies without asking" });
    return "refused";
  }
}
