import { randomUUID } from "node:crypto";
import type { HoldfastError } from "../core/errors.ts";
import { plainFields, type RunEvent } from "../core/events.ts";
import { placeOf } from "../core/source.ts";
import { safeJson } from "./json-text.ts";
import { createSink } from "./sink.ts";
import type { Reporter, ReportOptions } from "./types.ts";

/** The documented contract of `--output jsonl`: one event a line on standard output, each with `event, run, seq, t`, and nothing else. */
export function createJsonl(options: ReportOptions): Reporter {
  const sink = createSink(options.stdout);
  const run = options.run ?? randomUUID();
  const now = options.now ?? Date.now;
  let seq = 0;
  return {
    emit(event) {
      const { event: name, ...fields } = toFields(event);
      const line = { event: name, run, seq: ++seq, t: new Date(now()).toISOString(), ...fields };
      const json = JSON.stringify(line, (key, value: unknown) => {
        return typeof value === "string" && !plainFields.has(key) ? options.mask(value) : value;
      });
      sink.write(`${safeJson(json)}\n`);
    },
    end: () => sink.end(),
  };
}

/** An event as JSON has it: places as `file:line`, errors flat. */
function toFields(event: RunEvent): { readonly event: string } & Record<string, unknown> {
  if (event.event === "error") return { event: "error", ...errorFields(event.error) };
  if (event.event === "note") {
    const { error, ...note } = event;
    return error ? { ...note, ...errorFields(error), message: note.message } : note;
  }
  if (event.event === "result" && event.error) {
    const { error, ...result } = event;
    return { ...errorFields(error), ...result, at: `${result.at.file}:${result.at.line}` };
  }
  return "at" in event ? { ...event, at: `${event.at.file}:${event.at.line}` } : { ...event };
}

function errorFields(error: HoldfastError): Record<string, unknown> {
  const related = error.related.map(({ message, at }) => ({ message, ...placeOf(at) }));
  return {
    code: error.code,
    ...(error.at && placeOf(error.at)),
    message: error.message,
    ...(error.hint !== undefined && { hint: error.hint }),
    ...(related.length > 0 && { related }),
  };
}
