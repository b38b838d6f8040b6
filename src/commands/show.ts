import { Exit, type ExitCode } from "../core/exit.ts";
import { openDesk, tell } from "./desk.ts";
import type { OutputOptions, Surroundings } from "./options.ts";
import { changedSince, originOf } from "./saved/from.ts";
import { openPlan, type OpenOptions } from "./saved/open.ts";

/** Shows a saved plan as it was shown when it was made. No host is asked. */
export async function show(path: string, options: OutputOptions & OpenOptions, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    const plan = await openPlan(path, options, around);
    const [first, ...rest] = plan.shown;
    if (first) desk.emit(first);
    desk.emit({ event: "note", level: "info", message: originOf(plan) });
    for (const message of changedSince(plan, around.disk)) desk.emit({ event: "note", level: "warning", message });
    for (const event of rest) desk.emit(event);
    return Exit.done;
  } catch (error) {
    return tell(error, desk);
  } finally {
    await desk.reporter.end();
  }
}
