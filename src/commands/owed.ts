import { HoldfastError } from "../core/errors.ts";
import { Exit, worstExit, type ExitCode } from "../core/exit.ts";
import { strikeScript } from "../engine/owed.ts";
import owedKind from "../observations/owed.ts";
import { adHoc, type AdHocOptions } from "./ad-hoc.ts";
import type { Sessions } from "./connector.ts";
import { openDesk, tell, type Desk } from "./desk.ts";
import type { Surroundings } from "./options.ts";
import { Slots } from "./slots.ts";

export interface OwedOptions extends AdHocOptions {
  /** Strike out this one (an id as the list shows it), or `all`. */
  readonly drop: string | undefined;
}

/** Shows the handlers that earlier runs left owed on the hosts, or strikes them out unrun. */
export async function owed(options: OwedOptions, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    const { hosts, sessions } = await adHoc(options, around, desk);
    const slots = new Slots(options.forks);
    return worstExit(await Promise.all(hosts.map((host) => slots.run(() => owedOn(host, options, sessions, around, desk)))));
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
