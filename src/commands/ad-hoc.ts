import { HoldfastError, Problems } from "../core/errors.ts";
import { loadInventory } from "../inventory/load.ts";
import { matchPattern } from "../inventory/pattern.ts";
import { parseExtra } from "../vars/extra.ts";
import { askerOf, askPasswords } from "./asking.ts";
import { Sessions } from "./connector.ts";
import { report, type Desk } from "./desk.ts";
import type { HostOptions, OutputOptions, Surroundings } from "./options.ts";
import { routesTo } from "./targets.ts";
import { bareEnv, demandInventory } from "./workspace.ts";

export interface AdHocOptions extends OutputOptions, HostOptions {
  readonly pattern: string;
}

/** The hosts of a pattern, `--limit` considered, and the ways to them: how `exec` and `owed`, which have no playbook, begin. */
export async function adHoc(options: AdHocOptions, around: Surroundings, desk: Desk): Promise<{ hosts: readonly string[]; sessions: Sessions }> {
  const { pattern, limit, inventory: paths } = options;
  demandInventory(paths);
  const problems = new Problems();
  const extra = parseExtra(around.disk, options.extraVars, problems);
  const inventory = loadInventory(paths, { disk: around.disk, problems, secrets: desk.secrets });
  const meant = problems.attempt(() => matchPattern(inventory, pattern)) ?? [];
  const allowed = problems.attempt(() => (limit === undefined ? meant : matchPattern(inventory, limit))) ?? [];
  report(problems, desk.emit, options.strict);
  const hosts = meant.filter((host) => allowed.includes(host));
  if (hosts.length === 0) throw new HoldfastError(`no host matches ${pattern}${limit === undefined ? "" : ` and --limit ${limit}`}`, { code: "HF1610" });
  const typed = await askPasswords(options, around, desk.secrets);
  const routes = await routesTo(hosts, { inventory, env: bareEnv(around, desk.secrets), extra }, options, around, typed);
  return { hosts, sessions: new Sessions(routes, askerOf(desk.reporter, around), 0, around.signal) };
}
