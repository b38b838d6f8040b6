import { HoldfastError } from "../../core/errors.ts";
import { SavedSteps, isOpen } from "../../engine/saved/steps.ts";
import type { SavedPlan } from "../../engine/saved/plan.ts";
import { CarriedDisk } from "../../vars/carried-disk.ts";
import type { PlaybookOptions, Surroundings } from "../options.ts";
import type { Route } from "../targets.ts";
import type { Workspace } from "../workspace.ts";
import type { PlanFile } from "./format.ts";

/** What the plan was made of can't be chosen anew beside it. */
export function checkBeside(path: string, { playbooks, inventory, extraVars, tags, skipTags, startAt, become }: PlaybookOptions): void {
  const given = [
    ...(playbooks.length > 1 ? [`${playbooks.find((other) => other !== path)}`] : []),
    ...(inventory.length > 0 ? ["--inventory"] : []),
    ...(extraVars.length > 0 ? ["--extra-vars"] : []),
    ...(tags.length > 0 ? ["--tags"] : []),
    ...(skipTags.length > 0 ? ["--skip-tags"] : []),
    ...(startAt === undefined ? [] : ["--start-at-task"]),
    ...(become ? ["--become"] : []),
  ];
  if (given.length === 0) return;
  throw new HoldfastError(`${given.join(", ")} can't go with the saved plan ${path}`, {
    code: "HF4109",
    hint: "a saved plan is applied as it is: leave this out, or make another plan with it",
  });
}

/** The options as they were when the plan was made. */
export function withSelection(options: PlaybookOptions, { selection }: PlanFile): PlaybookOptions {
  if (options.lab !== selection.lab)
    throw new HoldfastError(selection.lab ? "this plan was made for the lab" : "this plan was made for the real hosts", {
      code: "HF4110",
      hint: selection.lab ? "apply it with --lab" : "apply it without --lab",
    });
  return { ...options, ...selection, limit: options.limit ?? selection.limit };
}

/** Where the plan is loaded from: what it carries along, and nothing of this computer. */
export function surroundingsOf(plan: PlanFile, around: Surroundings): Surroundings {
  return { ...around, disk: new CarriedDisk(plan.files), env: plan.env };
}

/** The ways that the plan was made along, with the passwords of now. */
export function routesOf(plan: PlanFile, routes: ReadonlyMap<string, Route>): ReadonlyMap<string, Route> {
  if (plan.selection.lab) return routes;
  return new Map(
    [...routes].map(([name, route]) => {
      const connection = plan.hosts[name]?.connection;
      return [name, connection && route.target.via !== "local" ? { ...route, target: { ...route.target, ...connection } } : route];
    }),
  );
}

/** The hosts that the plan was made for: one that was left out of it since it could not be reached is none of them. */
export function plannedOnly(workspace: Workspace, plan: PlanFile | undefined): Workspace {
  return plan
    ? { ...workspace, hostsOf: (play, grown) => workspace.hostsOf(play, grown).filter((host) => plan.hosts[host] && !plan.hosts[host].isDelegate) }
    : workspace;
}

export function savedPlanOf({ hosts, steps, shown }: PlanFile, { allowsLater }: PlaybookOptions): SavedPlan {
  return { hosts: new Map(Object.entries(hosts)), steps: new SavedSteps(steps), shown, allowsLater };
}

/** What a plan leaves to the run nobody has seen. */
export function refuseOpenSteps(path: string, { steps }: PlanFile): void {
  const open = steps.filter(isOpen);
  if (open.length === 0) return;
  const named = open.map(({ ref, waitsFor }) => `${ref.host}: ${ref.step}${waitsFor === undefined ? "" : ` (waits for ${waitsFor})`}`);
  throw new HoldfastError(
    `${path} leaves ${open.length === 1 ? "a step" : `${open.length} steps`} to the run: ${named.slice(0, 5).join(", ")}${named.length > 5 ? ", …" : ""}`,
    {
      code: "HF4112",
      hint: "let them be decided when it is applied: --allow-later",
    },
  );
}

/** Flags that mean a saved plan, where there is none. */
export function demandPlaybookFlags({ digest, identities, allowsLater }: PlaybookOptions): void {
  const given = [...(digest === undefined ? [] : ["--digest"]), ...(identities.length > 0 ? ["--identity"] : []), ...(allowsLater ? ["--allow-later"] : [])];
  if (given.length === 0) return;
  throw new HoldfastError(`${given.join(", ")} is for a saved plan, and this is a playbook`, {
    code: "HF4113",
    hint: "name the file that `holdfast plan -o` wrote",
  });
}
