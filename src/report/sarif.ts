import type { HoldfastError } from "../core/errors.ts";
import { placeOf, type Span } from "../core/source.ts";
import { version } from "../core/version.ts";
import type { Severity } from "./errors.ts";
import { createSink } from "./sink.ts";
import type { Reporter, ReportOptions } from "./types.ts";

/** One SARIF 2.1.0 log of all mistakes and warnings, as code scanners take it. OASIS sarif-v2.1.0. */
export function createSarif(options: ReportOptions): Reporter {
  const sink = createSink(options.stdout);
  const results: object[] = [];
  const codes = new Set<string>();
  const add = (error: HoldfastError, level: Severity): void => {
    codes.add(error.code);
    results.push(resultOf(error, level, options.mask));
  };
  return {
    emit(event) {
      if (event.event === "error") add(event.error, "error");
      else if (event.event === "note" && event.error && event.level === "warning") add(event.error, "warning");
    },
    async end() {
      const driver = { name: "holdfast", version: version.split(" ").at(-1), rules: [...codes].toSorted().map((id) => ({ id })) };
      const log = {
        $schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
      };
      sink.write(`${JSON.stringify(log, null, 2)}\n`);
      await sink.end();
    },
  };
}

function resultOf({ code, message, hint, at, related }: HoldfastError, level: Severity, mask: (text: string) => string): object {
  return {
    ruleId: code,
    level,
    message: { text: mask(hint === undefined ? message : `${message} (${hint})`) },
    ...(at && { locations: [{ physicalLocation: placed(at) }] }),
    ...(related.length > 0 && {
      relatedLocations: related.map((one) => ({ physicalLocation: placed(one.at), message: { text: mask(one.message) } })),
    }),
  };
}

function placed(at: Span): object {
  const start = placeOf(at);
  const end = placeOf({ ...at, start: at.end });
  return {
    artifactLocation: { uri: start.file.split("/").map(encodeURIComponent).join("/") },
    region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
  };
}
