import type { NoteEvent, StepResult, StepStatus } from "../core/events.ts";
import type { Colors } from "./colors.ts";
import { escapeLine, escapeText, lastLines } from "./escape.ts";
import { drawProblem } from "./errors.ts";
import { drawChanges, type Shown } from "./plan-rows.ts";
import { padTo } from "./width.ts";
import { duration } from "./words.ts";

/** Last lines of a failed step's output that are shown; with `-v`, more. */
const outputLines = { brief: 20, verbose: 200 };

/** Statuses whose rows carry message, hint, place and output. */
const troubles: ReadonlySet<StepStatus> = new Set(["failed", "unreachable", "ignored", "rescued", "refused"]);

export interface ResultDrawing extends Shown {
  /** Cells of the column of hosts. */
  readonly hostWidth: number;
  /** The plan that was shown said the same changes and diff: no need to repeat them. */
  readonly asPlanned: boolean;
  /** Cells of a line. */
  readonly width: number;
  mask(text: string): string;
}

/** Is this result worth a line? What was fine already only where that was asked for; of the checks of `verify`, all. */
export function isWorthALine(result: StepResult, verbosity: number): boolean {
  if (verbosity > 0 || result.kind === "verify") return true;
  return result.status !== "ok" && result.status !== "skipped";
}

/** `node1  changed  Install keepalived (1.2 s)`, and below it what a person needs to know of it. */
export function drawResult(result: StepResult, drawing: ResultDrawing): string {
  const { colors, hostWidth } = drawing;
  const time = result.ms === 0 || result.status === "skipped" || result.status === "interrupted" ? "" : colors.dim(` (${duration(result.ms)})`);
  const trouble = troubles.has(result.status);
  const message = escapeLine(result.message);
  const remark = !trouble && message ? colors.dim(`: ${message}`) : "";
  const status = statusColor(result.status, colors)(padTo(result.status, 7));
  const lines = [`${padTo(result.host, hostWidth)}  ${status}  ${escapeLine(result.step)}${remark}${time}`];
  if (result.status === "changed" && !drawing.asPlanned) lines.push(...drawChanges(result, drawing, hostWidth + 4));
  if (trouble) lines.push(...drawTrouble(result, drawing).map((line) => " ".repeat(hostWidth + 4) + line));
  return lines.join("\n");
}

/** `node1  replanned  /etc/motd changed since`; undefined for a note that says anything else. */
export function drawReplan({ host = "", message }: NoteEvent, hostWidth: number, colors: Colors): string | undefined {
  const why = /^replanned: (.*)$/s.exec(message)?.[1];
  if (why === undefined) return undefined;
  const lines = escapeText(why)
    .trimEnd()
    .replaceAll("\n", `\n${" ".repeat(hostWidth + 4)}`);
  return `${padTo(host, hostWidth)}  ${colors.yellow("replanned")}  ${lines}`;
}

function drawTrouble(result: StepResult, drawing: ResultDrawing): readonly string[] {
  const { colors, verbosity } = drawing;
  const lines: string[] = [];
  if (result.error?.at)
    return [
      ...drawProblem({ severity: "error", error: result.error }, { ...drawing, width: drawing.width - drawing.hostWidth - 4 })
        .trimEnd()
        .split("\n"),
      `${colors.dim("at")} ${result.at.file}:${result.at.line}`,
    ];
  if (result.message) lines.push(...result.message.trimEnd().split("\n").map(escapeLine));
  if (result.hint) lines.push(`${colors.cyan("hint")}: ${escapeLine(result.hint)}`);
  lines.push(`${colors.dim("at")} ${result.at.file}:${result.at.line}`);
  if (result.output?.trim() && result.output.trim() !== result.message?.trim()) {
    const count = verbosity > 0 ? outputLines.verbose : outputLines.brief;
    lines.push(...lastLines(result.output, count).map((line) => `${colors.dim("|")} ${line}`));
  }
  return lines;
}

function statusColor(status: StepStatus, colors: Colors): (text: string) => string {
  if (status === "ok") return colors.green;
  if (status === "skipped") return colors.dim;
  if (status === "changed" || status === "ignored" || status === "rescued") return colors.yellow;
  return colors.red;
}
