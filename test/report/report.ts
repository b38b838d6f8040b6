import type { RunEvent } from "../../src/core/events.ts";
import { createPlain } from "../../src/report/plain.ts";
import type { ReportOptions } from "../../src/report/types.ts";
import { options } from "./sample.ts";

/** What people read of these events, on standard output and on standard error. */
export async function report(events: readonly RunEvent[], settings: Partial<ReportOptions> = {}) {
  const given = options(settings);
  const reporter = createPlain(given);
  for (const event of events) reporter.emit(event);
  await reporter.end();
  return { out: given.stdout.text, err: given.stderr.text };
}
