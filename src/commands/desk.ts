import { isWaived } from "../lint/waivers.ts";
import { plainFields, type Emit, type RunEvent } from "../core/events.ts";
import type { HoldfastError, Problems } from "../core/errors.ts";
import { Exit, worstExit, type ExitCode } from "../core/exit.ts";
import { wantsColor } from "../report/colors.ts";
import { mistakesIn } from "../report/errors.ts";
import { createReporter, defaultForm } from "../report/reporter.ts";
import type { Reporter } from "../report/types.ts";
import { Secrets } from "../secrets/secrets.ts";
import type { OutputOptions, Surroundings } from "./options.ts";

/** What every command has on its desk: a reporter that knows no secrets, and the secrets it must not tell. */
export interface Desk {
  readonly secrets: Secrets;
  readonly reporter: Reporter;
  /** Tells an event, with every secret in it masked. */
  readonly emit: Emit;
  /** Gives what was asked for, once: text on standard output; among events a note, and the summary with this exit code, 0 where none is given. */
  answer(text: string, exit?: ExitCode): void;
  /** Ends what is told with this exit code, and with `message` where there is something to sum up. */
  conclude(exit: ExitCode, message?: string): void;
  /** The event as it is told. */
  masked(event: RunEvent): RunEvent;
}

export function openDesk(options: OutputOptions, around: Surroundings): Desk {
  const began = Date.now();
  const secrets = new Secrets();
  const output = options.output ?? defaultForm(around.stdout, around.env);
  const reporter = createReporter({
    output,
    stdout: around.stdout,
    stderr: around.stderr,
    ...(around.stdin.isTTY && { stdin: around.stdin }),
    diff: options.diff,
    verbosity: options.verbose,
    color: hasColor(options, around),
    mask: (text) => secrets.mask(text),
  });
  const emit: Emit = (event) => reporter.emit(masked(event, secrets));
  const conclude = (exit: ExitCode, message?: string): void =>
    emit({ event: "summary", exit, hosts: {}, ms: Date.now() - began, ...(message !== undefined && { message }) });
  const answer = (text: string, exit: ExitCode = Exit.done): void => {
    if (output !== "jsonl") {
      if (text !== "") around.stdout.write(`${secrets.mask(text)}\n`);
      return;
    }
    if (text !== "") emit({ event: "note", level: "info", message: text });
    conclude(exit);
  };
  return { secrets, reporter, emit, answer, conclude, masked: (event) => masked(event, secrets) };
}

/** What the person says wins over what the terminal is. */
export function hasColor({ color }: Pick<OutputOptions, "color">, { stdout, env }: Surroundings): boolean {
  return color === undefined ? wantsColor(stdout, env) : color === "always";
}

/** Errors keep their sources, which the reporter masks as it draws them. */
function masked(event: RunEvent, secrets: Secrets): RunEvent {
  if (event.event === "error" || (event.event === "note" && event.error)) return event;
  if (event.event !== "result" || !event.error) return maskTexts(event, secrets) as RunEvent;
  const { error, ...rest } = event;
  return { ...(maskTexts(rest, secrets) as typeof rest), error };
}

/** Masks free text only: names of fields, counts and the contract's own words stay, whatever a secret happens to be. */
function maskTexts(value: unknown, secrets: Secrets): unknown {
  if (typeof value === "string") return secrets.mask(value);
  if (Array.isArray(value)) return value.map((item) => maskTexts(item, secrets));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainFields.has(key) ? item : maskTexts(item, secrets)]));
}

/** Shows warnings that no comment waives; with `strict` they are mistakes like the others. Throws all mistakes at once. */
export function report(problems: Problems, emit: Emit, strict: boolean): void {
  const warnings = problems.warnings.filter((error) => !isWaived(error));
  if (strict) problems.errors.push(...warnings);
  else for (const error of warnings) emit(warning(error));
  problems.throwIfAny();
}

function warning(error: HoldfastError): RunEvent {
  return { event: "note", level: "warning", message: error.message, code: error.code, error };
}

/** Shows a person's mistakes; anything else is a bug of ours and goes on as one. */
export function tell(error: unknown, desk: Desk): ExitCode {
  const found = mistakesIn(error);
  if (found.length === 0) throw maskedBug(error, desk.secrets);
  for (const one of found) desk.emit({ event: "error", error: one });
  const exit = worstExit(found.map((one) => one.exit));
  desk.conclude(exit);
  return exit;
}

/** Whoever tells of the bug knows no secrets, and what went wrong may quote one. */
function maskedBug(error: unknown, secrets: Secrets): Error {
  const bug = new Error(secrets.mask(error instanceof Error ? error.message : String(error)));
  if (error instanceof Error && error.stack !== undefined) bug.stack = secrets.mask(error.stack);
  return bug;
}
