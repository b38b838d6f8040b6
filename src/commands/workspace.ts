import { dirname, resolve } from "node:path";
import { HoldfastError, Problems } from "../core/errors.ts";
import type { Compiled } from "../expr/types.ts";
import { loadInventory } from "../inventory/load.ts";
import { matchPattern } from "../inventory/pattern.ts";
import type { Inventory } from "../inventory/types.ts";
import { factsShape } from "../observations/shared/facts-schema.ts";
import { loadCatalog, type Catalog } from "../modules/catalog.ts";
import { loadPlaybooks } from "../playbook/load.ts";
import { roleOf } from "../playbook/roles/find.ts";
import { inOrder } from "../playbook/order.ts";
import { Project, projectRoot } from "../playbook/project.ts";
import { decideAtLoad } from "../engine/load-time.ts";
import type { TaskFiles } from "../engine/input.ts";
import type { Play, Playbook, Task } from "../playbook/types.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { join as quoteWords } from "../shell/quote.ts";
import { parseExtra } from "../vars/extra.ts";
import type { RenderEnv } from "../vars/render.ts";
import type { VarSource } from "../vars/value.ts";
import type { HostOptions, Surroundings } from "./options.ts";
import { demandPlaybooks } from "./saved/open.ts";
import { moduleFolders, modulesIn } from "./scripts/modules.ts";

/** A project as a command finds it: read, checked, no host touched. */
export interface Workspace {
  readonly inventory: Inventory;
  readonly playbooks: readonly Playbook[];
  readonly catalog: Catalog;
  readonly project: Project;
  readonly env: RenderEnv;
  readonly extra: VarSource;
  /** Hosts of a play, `--limit` considered. `grown`: the inventory with what tasks have added. */
  hostsOf(play: Play, grown?: Inventory): readonly string[];
}

export interface WorkspaceOptions extends Pick<HostOptions, "inventory" | "limit" | "extraVars"> {
  /** What `now()` gives; the clock where it is not given. */
  readonly now?: Date;
  /** The project's root, where it was found before. */
  readonly root?: string | undefined;
  readonly playbooks: readonly string[];
}

/** Reads everything that the command line names; without an inventory, hosts and variables are not checked. Every mistake goes to `problems`, so that all are told at once. */
export async function loadWorkspace(options: WorkspaceOptions, around: Surroundings, secrets: Secrets, problems: Problems): Promise<Workspace> {
  const { playbooks: paths } = options;
  demandPlaybooks(paths, around);
  const folders = [...new Set(paths.map((path) => dirname(resolve(path))))];
  const project = new Project(around.disk, options.root ?? projectRoot(around.disk, folders[0] ?? "."), folders);
  const env = renderEnv(project, folders, around, secrets, options.now);
  const extra = parseExtra(around.disk, options.extraVars, problems);
  const strangers = new Problems();
  const inventory = loadInventory(options.inventory, { disk: around.disk, problems, secrets, extraVarDirs: folders, strangers });
  // In an inventory with mistakes, half of what the playbooks name would be missing: they are told first.
  const whole = options.inventory.length > 0 && problems.errors.length === 0;
  const others = problems.attempt(() => modulesIn(moduleFolders(project.disk, project.root, folders), around));
  const { playbooks, catalog } = await loadPlaybooks(paths, {
    catalog: (names) => loadCatalog(names, others),
    facts: factsShape,
    inventory: whole ? inventory : undefined,
    problems,
    extra,
    env,
    project,
    secrets,
  });
  if (!playsOf({ playbooks }).some(({ isOpen }) => isOpen)) problems.warnings.push(...strangers.warnings);
  const limit = options.limit === undefined || !whole ? undefined : problems.attempt(() => limitOf(options.limit ?? "all", inventory));
  return {
    inventory,
    playbooks,
    catalog,
    project,
    env,
    extra,
    hostsOf: (play, grown = inventory) => inOrder(play.order, hostsOf(play, grown, limit), env.now.toISOString()),
  };
}

function limitOf(pattern: string, inventory: Inventory): readonly string[] {
  return matchPattern(inventory, pattern, { source: { path: "--limit", text: pattern }, start: 0, end: pattern.length });
}

/** Nothing is guessed: not even that the hosts are in a file of a usual name. */
export function demandInventory(paths: readonly string[]): void {
  if (paths.length > 0) return;
  throw new HoldfastError("no inventory is named", {
    code: "HF1611",
    hint: "say where the hosts are: -i inventory/cluster.yml, or -i host1,host2, or `inventory:` in holdfast.yml",
  });
}

function hostsOf({ hosts, isOpen }: Play, inventory: Inventory, limit: readonly string[] | undefined): readonly string[] {
  const all = matchPattern(isOpen ? { ...inventory, isOpen } : inventory, hosts.pattern, hosts.span);
  return limit ? all.filter((host) => limit.includes(host)) : all;
}

/** What a task finds of the project's files. */
export function filesOf({ project }: Pick<Workspace, "project">): (task: Task) => TaskFiles {
  return ({ searchPath, at }) => ({
    file: (name) => project.bytes(name, searchPath, at),
    template: (name) => project.template(name, searchPath, at),
  });
}

/** Everything about the plays that needs no host: evaluated for every host, every mistake told. */
export function decideWithoutHosts(workspace: Workspace, problems: Problems, isUnattended: (task: Task) => boolean = () => false): void {
  const { catalog } = workspace;
  decideAtLoad({ ...workspace, plays: playsOf(workspace), module: (name) => catalog.module(name), project: filesOf(workspace), isUnattended }, problems);
}

export function playsOf({ playbooks }: Pick<Workspace, "playbooks">): readonly Play[] {
  return playbooks.flatMap(({ plays }) => plays);
}

/** The hosts of all plays; none at all is a mistake, and told as one. */
export function hostsOfAll(workspace: Workspace, limit: string | undefined): readonly string[] {
  const plays = playsOf(workspace);
  const hosts = [...new Set(plays.flatMap((play) => workspace.hostsOf(play)))];
  if (hosts.length > 0 || plays.length === 0) return hosts;
  if (workspace.inventory.hosts.size === 0)
    throw new HoldfastError("the inventory names no host", { code: "HF1610", hint: "write hosts below `hosts:` of a group: `all: { hosts: { node1: } }`" });
  const why = limit === undefined ? "the plays name no host of this inventory" : `--limit ${limit} leaves no host in any play`;
  throw new HoldfastError(why, { code: "HF1610", at: plays[0]?.hosts.span, hint: "`holdfast inventory --list-hosts all` shows the hosts there are" });
}

/** For commands without a playbook: texts of the inventory may use files of the project around the working directory. */
export function bareEnv(around: Surroundings, secrets: Secrets): RenderEnv {
  return renderEnv(new Project(around.disk, projectRoot(around.disk, ".")), ["."], around, secrets);
}

function renderEnv(project: Project, folders: readonly string[], around: Surroundings, secrets: Secrets, now = new Date()): RenderEnv {
  return {
    env: (name) => around.env[name],
    file: (path, from) => project.text(path, [...roleOf(from), ...folders]),
    template: (path, from) => project.template(path, [...roleOf(from), ...folders]),
    include: (path, from): Compiled => project.include(path, from),
    quote: (words) => quoteWords(words),
    conceal(made, from) {
      if (from === undefined || secrets.taints(from)) secrets.add(made);
    },
    now,
    secrets,
  };
}
