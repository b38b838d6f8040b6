import { HoldfastError, Problems } from "../core/errors.ts";
import { Exit, worstExit, type ExitCode } from "../core/exit.ts";
import { strikeScript } from "../engine/owed.ts";
import { loadInventory } from "../inventory/load.ts";
import { matchPattern } from "../inventory/pattern.ts";
import owedKind from "../observations/owed.ts";
import { parseExtra } from "../vars/extra.ts";
import { askerOf } from "./asking.ts";
import { Sessions } from "./connector.ts";
import { openDesk, report, type Desk } from "./desk.ts";
import type { HostOptions, OutputOptions, Surroundings } from "./options.ts";
import { tell } from "./playbook-run.ts";
import { routesTo } from "./targets.ts";
import { bareEnv, demandInventory } from "./workspace.ts";

export interface OwedOptions extends OutputOptions, HostOptions {
  readonly pattern: string;
  /** Strike out this one (an id as the list shows it), or `all`. */
  readonly drop: string | undefined;
}

/** Shows the handlers that earlier runs left owed on the hosts, or strikes them out unrun. */
export async function owed(options: OwedOptions, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    demandInventory(options.inventory);
    const problems = new Problems();
    const extra = parseExtra(options.extraVars, problems);
    const inventory = loadInventory(options.inventory, { problems, secrets: desk.secrets });
    const hosts = problems.attempt(() => matchPattern(inventory, options.pattern)) ?? [];
    report(problems, desk.emit, options.strict);
    const typed = { password: undefined, becomePassword: undefined };
    const routes = await routesTo(hosts, { inventory, env: bareEnv(around, desk.secrets), extra }, options, around, typed);
    const sessions = new Sessions(routes, askerOf(desk.reporter, around), 0);
    return worstExit(await Promise.all(hosts.map((host) => owedOn(host, options, sessions, around, desk))));
  } catch (error) {
    return tell(error, desk);
  } finally {
    await desk.reporter.end();
  }
}

async function owedOn(host: string, { drop }: OwedOptions, sessions: Sessions, around: Surroundings, { emit }: Desk): Promise<ExitCode> {
  const session = sessions.session(host, {});
  try {
    const reply = await session.request([{ id: "owed", script: owedKind.script([""]) }]);
    const list = owedKind.parse(reply.results[0]?.stdout ?? Buffer.alloc(0), [""]).get("") ?? [];
    const dropped = list.filter(({ id }) => drop === "all" || drop === id);
    if (dropped.length > 0) await session.request(dropped.map(({ id }) => ({ id, script: strikeScript(id) })));
    for (const { id, handler, play, step, isVoid } of list) {
      const state = dropped.some((one) => one.id === id) ? "struck out" : isVoid ? "void: what notified it never happened" : "owed";
      around.stdout.write(`${host}  ${id}  ${state}  "${handler}" of "${play}", notified by "${step}"\n`);
    }
    if (list.length === 0) around.stdout.write(`${host}  nothing is owed\n`);
    return Exit.done;
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    emit({ event: "host", host, status: "unreachable", message: error.message, ...(error.hint && { hint: error.hint }) });
    return error.exit;
  } finally {
    await session.close();
  }
}
