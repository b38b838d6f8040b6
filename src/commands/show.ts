import { Exit, type ExitCode } from "../core/exit.ts";
import { openDesk, tell } from "./desk.ts";
import type { OutputOptions, Surroundings } from "./options.ts";
import { openPlan, type OpenOptions } from "./saved/open.ts";

/** Shows a saved plan as it was shown when it was made. No host is asked. */
export async function show(path: string, options: OutputOptions & OpenOptions, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    const { shown } = await openPlan(path, options, around);
    for (const event of shown) desk.emit(event);
    return Exit.done;
  } catch (error) {
    return tell(error, desk);
  } finally {
    await desk.reporter.end();
  }
}
