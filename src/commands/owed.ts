import { HoldfastError } from "../core/errors.ts";
import { Exit, worstExit, type ExitCode } from "../core/exit.ts";
import { strikeScript } from "../engine/owed.ts";
import owedKind from "../observations/owed.ts";
import type { Session, ShellResult, ShellStep } from "../transport/types.ts";
import { adHoc, type AdHocOptions } from "./ad-hoc.ts";
import type { Sessions } from "./connector.ts";
import { openDesk, tell, type Desk } from "./desk.ts";
import type { Surroundings } from "./options.ts";
import { owedLine } from "./owed-line.ts";
import { Slots } from "../engine/slots.ts";

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
    const found = await Promise.all(hosts.map((host) => slots.run(() => owedOn(host, options, sessions, desk))));
    const exit = worstExit(found.map((one) => one.exit));
    desk.answer(found.flatMap(({ lines }) => lines).join("\n"), exit);
    return exit;
  } catch (error) {
    return tell(error, desk);
  } finally {
    await desk.reporter.end();
  }
}

/** What is owed on one host, in lines, and how the asking ended. */
interface Found {
  readonly lines: readonly string[];
  readonly exit: ExitCode;
}

async function owedOn(host: string, { drop }: OwedOptions, sessions: Sessions, { emit }: Desk): Promise<Found> {
  const session = sessions.session(host, {});
  try {
    const [listed] = await results(session, [{ id: "owed", script: owedKind.script([""]) }]);
    const list = owedKind.parse(listed?.stdout ?? Buffer.alloc(0), [""]).get("") ?? [];
    const doomed = list.filter(({ id }) => drop === "all" || drop === id);
    const struck =
      doomed.length > 0
        ? await results(
            session,
            doomed.map(({ id }) => ({ id, script: strikeScript(id), when: "always" })),
          )
        : [];
    const gone = new Set(struck.flatMap(({ id, rc }) => (rc === 0 ? [id] : [])));
    const lines = list.length === 0 ? [`${host}  nothing is owed`] : list.map((each) => owedLine(host, each, gone.has(each.id)));
    return { lines, exit: gone.size === doomed.length ? Exit.done : Exit.failed };
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    emit({ event: "host", host, status: "unreachable", message: error.message, ...(error.hint && { hint: error.hint }) });
    return { lines: [], exit: error.exit };
  } finally {
    await session.close();
  }
}

/** What the steps gave. A connection that died gave nothing, and nothing must not look like "nothing is owed". */
async function results(session: Session, steps: readonly ShellStep[]): Promise<readonly ShellResult[]> {
  const reply = await session.request(steps);
  if (reply.end === "complete") return reply.results;
  throw new HoldfastError(reply.cause?.message ?? "the connection was lost", { code: "HF2002", exit: Exit.unreachable, cause: reply.cause });
}
