import { HoldfastError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import { converse } from "./converse.ts";
import { identityKeys } from "./fleet.ts";
import type { HostRun } from "./host-run.ts";
import { tellLeftovers } from "./leftovers.ts";
import { rankNeeds } from "./order.ts";
import type { Program } from "./program.ts";
import { readAhead } from "./read-ahead.ts";
import type { Examination } from "./saved/examination.ts";
import { demandAnswer } from "./saved/identity.ts";
import type { Walk } from "./walk-context.ts";

/** A host that is met for the first time, and the first play that is for it. */
interface Meeting {
  readonly run: HostRun;
  readonly program: Program;
  readonly walk: Walk;
  readonly emit: Emit;
  /** Of its saved plan. */
  readonly examination?: Examination | undefined;
}

/** The first request of a host: who it is, whether its saved plan fits, and with `isAhead` all that can be known to be wanted. False where it can't be reached, which is told. */
export async function greet(meeting: Meeting, isAhead: boolean): Promise<boolean> {
  const { run, emit } = meeting;
  const { name: host } = run;
  emit({ event: "host", host, status: "connecting" });
  try {
    await ask(meeting, isAhead);
    emit({ event: "host", host, status: "connected" });
    return true;
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    emit({ event: "host", host, status: "unreachable", message: withoutName(error.message, host), ...(error.hint && { hint: error.hint }) });
    return false;
  }
}

async function ask({ run, program, walk, emit, examination }: Meeting, isAhead: boolean): Promise<void> {
  const station = walk.home(run);
  const keys = [...identityKeys, ...rankNeeds(program.play.order, walk, run)];
  const steps = examination?.stepsAt(station) ?? [];
  const reply = await converse(station, { steps, reads: isAhead ? readAhead(walk, run, program, station, keys) : keys });
  if (reply.end === "dead") demandAnswer(reply);
  tellLeftovers(run.name, station, emit);
  await examination?.finish(station, reply);
}

/** The event names the host already. */
function withoutName(message: string, host: string): string {
  return message.startsWith(`${host}: `) ? message.slice(host.length + 2) : message;
}
