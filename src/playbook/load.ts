import { resolve } from "node:path";
import type { Problems } from "../core/errors.ts";
import type { Inventory } from "../inventory/types.ts";
import { displayPath } from "../vars/files.ts";
import type { RenderEnv, SecretSink } from "../vars/render.ts";
import { secretsIn, tellSecret } from "../vars/secrets.ts";
import type { Plain, VarSource } from "../vars/value.ts";
import { checkNames } from "./check-names.ts";
import { checkHandlers, tasksOf } from "./check-handlers.ts";
import { checkHosts } from "./check-hosts.ts";
import type { LoadContext } from "./context.ts";
import { wrong } from "./fields.ts";
import { readPlay } from "./play.ts";
import { renderedHosts } from "./hosts.ts";
import { missingSpace } from "./map.ts";
import type { Project } from "./project.ts";
import { startOf } from "./task.ts";
import { Trees } from "./trees.ts";
import type { ModuleCatalog, Play, Playbook } from "./types.ts";

export interface LoadOptions<C extends ModuleCatalog> {
  /** Loads what is known of the modules among these names; names of no module are passed over. */
  readonly catalog: (names: ReadonlySet<string>) => Promise<C> | C;
  readonly project: Project;
  /** Without one, patterns and variables are not checked. */
  readonly inventory?: Inventory | undefined;
  /** `-e` */
  readonly extra?: VarSource | undefined;
  /** What texts in a play's `hosts` may use beside `-e` and the play's variables. Without it they stay as they are. */
  readonly env?: RenderEnv | undefined;
  readonly secrets?: SecretSink | undefined;
  readonly problems: Problems;
}

export interface Loaded<C extends ModuleCatalog> {
  readonly playbooks: readonly Playbook[];
  /** With the modules of these playbooks. */
  readonly catalog: C;
}

/** Reads playbooks and finds every mistake that needs no host to be found; they go to `problems`, and the playbooks then hold the rest. */
export async function loadPlaybooks<C extends ModuleCatalog>(paths: readonly string[], options: LoadOptions<C>): Promise<Loaded<C>> {
  const { problems, secrets } = options;
  const files = paths.map((path) => resolve(path));
  const trees = new Trees(options.project.disk, problems);
  const catalog = await options.catalog(trees.taskKeys(files));
  const context: LoadContext = { catalog, problems, trees, ids: new Map() };
  const playbooks = files.map((path): Playbook => {
    const plays = readPlays(path, context).map((play) => ({ ...play, hosts: problems.attempt(() => renderedHosts(play, options)) ?? play.hosts }));
    return { path: displayPath(path), plays };
  });
  const plays = playbooks.flatMap((playbook) => playbook.plays);
  for (const play of plays) checkHandlers(play, problems);
  checkNames(plays, checkHosts(plays, options), { ...options, catalog });
  if (secrets) for (const play of plays) tellSecrets(play, secrets);
  return { playbooks, catalog };
}

function readPlays(path: string, context: LoadContext): readonly Play[] {
  const { problems, trees } = context;
  const { tree, broken } = trees.of(path);
  if (!tree) {
    const at = { source: { path: displayPath(path), text: "" }, start: 0, end: 0 };
    if (!broken) problems.error("this playbook is empty", { code: "HF1524", at, hint: "begin with `- hosts: all`, and `tasks:` below it" });
    return [];
  }
  if (tree.kind !== "list") {
    wrong(problems, startOf(tree), "a playbook is a list of plays", "begin with `- hosts: …`");
    return [];
  }
  return tree.items.flatMap((item, i) => readItem(item, i + 1, path, context) ?? []);
}

function readItem(item: Plain, number: number, path: string, context: LoadContext): Play | undefined {
  if (item.kind === "map") return readPlay(item, number, path, context);
  return wrong(context.problems, item.span, "a play is a map", missingSpace(item) ?? "begin with `- hosts: …`, and `tasks:` below it");
}

function tellSecrets(play: Play, sink: SecretSink): void {
  secretsIn(play.vars, sink);
  for (const { vars, args, environment } of tasksOf(play)) {
    secretsIn(vars, sink);
    for (const value of [args, environment]) if (value) tellSecret(value, sink);
  }
}
