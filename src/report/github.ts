import type { HoldfastError } from "../core/errors.ts";
import { placeOf } from "../core/source.ts";
import type { Severity } from "./errors.ts";
import { showControls } from "./escape.ts";
import { createSink } from "./sink.ts";
import type { Reporter, ReportOptions } from "./types.ts";

/** Workflow commands of GitHub Actions, one a mistake or warning: they show beside the lines of a pull request. */
export function createGithub(options: ReportOptions): Reporter {
  const sink = createSink(options.stdout);
  const add = (error: HoldfastError, severity: Severity): void => sink.write(`${lineOf(error, severity, options.mask)}\n`);
  return {
    emit(event) {
      if (event.event === "error") add(event.error, "error");
      else if (event.event === "note" && event.error && event.level === "warning") add(event.error, "warning");
    },
    end: () => sink.end(),
  };
}

function lineOf({ code, message, hint, at }: HoldfastError, severity: Severity, mask: (text: string) => string): string {
  const text = escapeData(mask(hint === undefined ? message : `${message}\n${hint}`));
  const place = at && { start: placeOf(at), end: placeOf({ ...at, start: at.end }) };
  const fields = {
    ...(place && { file: place.start.file, line: place.start.line, col: place.start.column }),
    // A span over several lines has no end column there.
    ...(place && place.end.line === place.start.line && { endColumn: place.end.column }),
    title: code,
  };
  const properties = Object.entries(fields).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${severity} ${properties.join(",")}::${text}`;
}

/** As the runner takes it apart again. */
function escapeData(text: string): string {
  return text.split("\n").map(showControls).join("\n").replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
