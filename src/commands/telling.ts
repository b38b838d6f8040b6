import { openDesk, tell } from "./desk.ts";
import type { OutputOptions, Surroundings } from "./options.ts";

/** Does what comes before a command; tells mistakes as the command tells its own, and gives nothing then. */
export async function telling<T>(options: OutputOptions, around: Surroundings, work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const desk = openDesk(options, around);
    tell(error, desk);
    await desk.reporter.end();
    return undefined;
  }
}
