import { HoldfastError, HoldfastErrors } from "../core/errors.ts";
import { formatPlace, placeOf, type Span } from "../core/source.ts";
import { showControls } from "./escape.ts";
import { drawFrame, type Drawing } from "./frame.ts";
import { plural } from "./words.ts";

export type Severity = "error" | "warning";

/** A mistake to be drawn, and how bad it is. */
export interface Problem {
  readonly severity: Severity;
  readonly error: HoldfastError;
}

/** The user's mistakes in what was thrown, each once, sorted by place; none where it is a bug of ours. */
export function mistakesIn(thrown: unknown): readonly HoldfastError[] {
  if (thrown instanceof HoldfastError) return [thrown];
  if (!(thrown instanceof HoldfastErrors)) return [];
  return inOrder(thrown.errors.map((error) => ({ severity: "error", error }))).map(({ error }) => error);
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return distinct(problems).toSorted(byPlace);
}

/** All problems as a good compiler shows them: sorted by place, each once, counted in the last line, which says where more is told of them. */
export function drawProblems(problems: readonly Problem[], drawing: Drawing): string {
  if (problems.length === 0) return "";
  const sorted = inOrder(problems);
  const drawn = sorted.map((problem) => drawProblem(problem, drawing));
  const count = (severity: Severity) => sorted.filter((problem) => problem.severity === severity).length;
  const counts = [count("error") > 0 && plural(count("error"), "error"), count("warning") > 0 && plural(count("warning"), "warning")];
  const explained = `(\`holdfast doc ${sorted[0]?.error.code ?? ""}\` explains ${sorted.length === 1 ? "it" : "the first"})`;
  return `${[...drawn, `${counts.filter(Boolean).join(", ")}  ${explained}`].join("\n\n")}\n`;
}

/** One problem: what, where with a code frame, what it has to do with, what to do. No newline at the end. */
export function drawProblem({ severity, error }: Problem, drawing: Drawing): string {
  const { colors } = drawing;
  const paint = severity === "error" ? colors.red : colors.yellow;
  const say = (text: string) => showControls(drawing.mask(text));
  const lines = [`${colors.bold(paint(`${severity}[${error.code}]`))}${colors.bold(`: ${say(error.message)}`)}`];
  if (error.at) lines.push(...drawPlace(error.at, drawing, paint));
  for (const { message, at } of error.related) {
    lines.push(`${colors.bold("note")}: ${say(message)}`, ...drawPlace(at, drawing, colors.blue));
  }
  if (error.hint !== undefined) lines.push(`${colors.cyan("hint")}: ${say(error.hint)}`);
  return lines.join("\n");
}

function drawPlace(at: Span, drawing: Drawing, paint: (text: string) => string): readonly string[] {
  return [`${drawing.colors.dim(" -->")} ${showControls(formatPlace(placeOf(at)))}`, ...drawFrame(at, drawing, paint)];
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Map<string, Problem>();
  for (const problem of problems) {
    const { code, message, at } = problem.error;
    const key = JSON.stringify([problem.severity, code, message, at && formatPlace(placeOf(at))]);
    if (!seen.has(key)) seen.set(key, problem);
  }
  return [...seen.values()];
}

/** By file, then line, then column; what has no place comes last, as it was found. */
function byPlace(a: Problem, b: Problem): number {
  if (!a.error.at || !b.error.at) return Number(!a.error.at) - Number(!b.error.at);
  const [left, right] = [placeOf(a.error.at), placeOf(b.error.at)];
  if (left.file !== right.file) return left.file < right.file ? -1 : 1;
  return left.line - right.line || left.column - right.column;
}
