import { resolve } from "node:path";
import type { Problems } from "../core/errors.ts";
import type { Host, Inventory } from "../inventory/types.ts";
import { displayPath } from "../vars/files.ts";
import type { RenderEnv, SecretSink } from "../vars/render.ts";
import { secretsIn, tellSecret } from "../vars/secrets.ts";
import type { VarSource } from "../vars/value.ts";
import { checkNames } from "./check-names.ts";
import { checkDelegates } from "./check-delegates.ts";
import type { Shape } from "./check-facts.ts";
import { checkPlacement } from "./check-placement.ts";
import type { LoadContext } from "./context.ts";
import type { Lost } from "./lost.ts";
import { readPlays } from "./plays.ts";
import type { Project } from "./project.ts";
import { taskKeys } from "./task-keys.ts";
import { tasksOf } from "./tasks-of.ts";
import { Trees } from "./trees.ts";
import type { ModuleCatalog, Play, Playbook } from "./types.ts";

export interface LoadOptions<C extends ModuleCatalog> {
  /** Loads what is known of the modules among these names; names of no module are passed over. */
  readonly catalog: (names: ReadonlySet<string>) => Promise<C> | C;
  readonly project: Project;
  /** Without one, patterns and variables are not checked. */
  readonly inventory?: Inventory | undefined;
  /** What `facts` has. Without it, members of facts are not checked. */
  readonly facts?: Shape | undefined;
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
  const { project, inventory, extra, env } = options;
  const trees = new Trees(project.disk, problems);
  const catalog = await options.catalog(taskKeys(files, trees, project.root));
  const lost: Lost = { names: new Set(), handlers: new Set() };
  const context: LoadContext = { catalog, problems, trees, ids: new Map(), growth: {}, lost, root: project.root, inventory, extra, env };
  const hosts = new Map<Play, readonly Host[]>();
  const playbooks = files.map((path): Playbook => {
    const read = readPlays(path, context);
    for (const { play, hosts: of } of read) hosts.set(play, of);
    return { path: displayPath(path), plays: read.map(({ play }) => play) };
  });
  const plays = playbooks.flatMap((playbook) => playbook.plays);
  if (inventory) for (const play of plays) checkDelegates(play, inventory, problems);
  for (const play of plays) checkPlacement(play, problems);
  checkNames(plays, hosts, { ...options, catalog, lost });
  if (secrets) for (const play of plays) tellSecrets(play, secrets);
  tellOnce(problems);
  return { playbooks, catalog };
}

/** What stands in a file that is included twice is wrong once. */
function tellOnce({ errors }: Problems): void {
  const told = new Set<string>();
  const once = errors.filter(({ code, message, at }) => {
    const what = `${code} ${at?.source.path}:${at?.start} ${message}`;
    return !told.has(what) && told.add(what);
  });
  errors.splice(0, errors.length, ...once);
}

function tellSecrets(play: Play, sink: SecretSink): void {
  secretsIn(play.vars, sink);
  for (const { vars, args, environment } of tasksOf(play)) {
    secretsIn(vars, sink);
    for (const value of [args, environment]) if (value) tellSecret(value, sink);
  }
}
