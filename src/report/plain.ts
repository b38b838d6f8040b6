import { PeopleReport } from "./people.ts";
import { createSink } from "./sink.ts";
import type { Reporter, ReportOptions } from "./types.ts";

/** For logs and pipes: the report on standard output, errors and notes on standard error, nothing ever written over. */
export function createPlain(options: ReportOptions): Reporter {
  const stdout = createSink(options.stdout);
  const stderr = createSink(options.stderr);
  const report = new PeopleReport(options, { out: stdout.write, err: stderr.write });
  return {
    emit: report.emit,
    async end() {
      report.finish();
      await Promise.all([stdout.end(), stderr.end()]);
    },
  };
}
