import type { Emit, HostEvent, NoteEvent, RunEvent, StepResult, SummaryEvent } from "../core/events.ts";
import { createColors, type Colors } from "./colors.ts";
import { drawProblems, type Problem } from "./errors.ts";
import { escapeLine, escapeText } from "./escape.ts";
import { HostOutput } from "./host-output.ts";
import { PlanBoard } from "./plan-board.ts";
import { drawPlan, type Shown } from "./plan-rows.ts";
import { drawRecap } from "./recap.ts";
import { drawResult, isWorthALine } from "./results.ts";
import { drawSummary } from "./summary.ts";
import type { ReportOptions } from "./types.ts";
import { displayWidth, padTo } from "./width.ts";
import { plural } from "./words.ts";

/** Where a report for people goes. */
export interface Pages {
  out(text: string): void;
  err(text: string): void;
}

const defaultWidth = 100;

/**
 * The report that people read, the same on a terminal and in a log. The plan arrives interleaved from all hosts, so it is held back until
 * its phase is over; mistakes likewise, so that they come sorted. All else is written as it comes.
 */
export class PeopleReport {
  readonly #options: ReportOptions;
  readonly #pages: Pages;
  readonly #colors: Colors;
  /** Standard error sent to a file gets no colours for a terminal's sake. */
  readonly #errColors: Colors;
  readonly #shown: Shown;
  #command = "";
  #hosts: readonly string[] = [];
  #output: HostOutput;
  #board = new PlanBoard();
  #planning = false;
  #planShown = false;
  /** Failures that are known while still planning. */
  #foreseen: StepResult[] = [];
  /** What the shown plan said of a step, by id and host. */
  readonly #promised = new Map<string, string>();
  #expected = 0;
  #problems: Problem[] = [];
  /** To be written before the next result. */
  #heading = "";
  #rowsAbove = false;

  constructor(options: ReportOptions, pages: Pages) {
    this.#options = options;
    this.#colors = createColors(options.color);
    this.#errColors = createColors(options.color && !(options.stdout.isTTY && !options.stderr.isTTY));
    this.#shown = { diff: options.diff, verbosity: options.verbosity, colors: this.#colors };
    this.#pages = { out: (text) => pages.out(options.mask(text)), err: (text) => pages.err(options.mask(text)) };
    this.#output = new HostOutput([], this.#colors);
  }

  readonly emit: Emit = (event: RunEvent) => {
    switch (event.event) {
      case "run":
        this.#command = event.command;
        this.#hosts = event.hosts;
        this.#output = new HostOutput(event.hosts, this.#colors);
        return;
      case "phase":
        this.#showProblems();
        this.#planning = event.phase === "plan";
        if (event.phase === "apply" || event.phase === "verify" || event.phase === "done") {
          this.showPlan();
          this.#planShown = true;
        }
        if (event.phase === "apply") this.#heading = `Applying to ${plural(this.#hosts.length, "host")}`;
        if (event.phase === "verify") this.#heading = "Verifying";
        return;
      case "play":
        return this.#board.start(event);
      case "step":
        if (!this.#planShown) this.#board.add(event);
        return;
      case "start":
        return;
      case "result":
        return this.#planning && !this.#planShown ? this.#foresee(event) : this.#result(event);
      case "host":
        return this.#host(event);
      case "output":
        return this.#pages[event.stream === "stdout" ? "out" : "err"](this.#output.add(event));
      case "note":
        return this.#note(event);
      case "error":
        this.#problems.push({ severity: "error", error: event.error });
        return;
      case "summary":
        return this.#summary(event);
    }
  };

  /** Writes the plan if there is one and it has not been written: before the first change, and before anybody is asked. */
  showPlan(): void {
    if (this.#planShown) return;
    const steps = this.#board.steps();
    if (steps.length === 0 && this.#foreseen.length === 0) return;
    this.#planShown = true;
    for (const step of steps) if (step.verdict === "change") this.#promised.set(`${step.id} ${step.host}`, promiseOf(step));
    this.#expected = steps.filter((step) => step.verdict === "change" && step.degree === "expected").length;
    this.#pages.out(drawPlan(this.#board.plays(), this.#shown));
    if (this.#foreseen.length > 0) this.#heading = "Known to fail";
    for (const result of this.#foreseen.splice(0)) this.#result(result);
  }

  /** Writes what is still held back. */
  finish(): void {
    this.#showProblems();
    this.showPlan();
    this.#pages.out(this.#output.flush("stdout"));
    this.#pages.err(this.#output.flush("stderr"));
  }

  #foresee(result: StepResult): void {
    this.#board.drop(result);
    this.#foreseen.push(result);
  }

  #result(result: StepResult): void {
    if (!isWorthALine(result, this.#options.verbosity)) return;
    if (this.#heading) this.#pages.out(`${this.#gap()}${this.#colors.bold(this.#heading)}\n`);
    this.#heading = "";
    this.#rowsAbove = true;
    const asPlanned = this.#promised.get(`${result.id} ${result.host}`) === promiseOf(result);
    const { mask, width = this.#options.stdout.columns || defaultWidth } = this.#options;
    const drawing = { ...this.#shown, hostWidth: this.#hostWidth(), asPlanned, width, mask };
    this.#pages.out(`${drawResult(result, drawing)}\n`);
  }

  #host({ host, status, message, hint }: HostEvent): void {
    if (status === "connecting" || status === "connected") return;
    const margin = " ".repeat(this.#hostWidth() + 2);
    const why = message ? `: ${escapeLine(message)}` : "";
    this.#pages.err(`${padTo(host, this.#hostWidth())}  ${this.#errColors.red(status)}${why}\n`);
    if (hint) this.#pages.err(`${margin}${this.#errColors.cyan("hint")}: ${escapeLine(hint)}\n`);
  }

  #note({ level, message, host, code, error }: NoteEvent): void {
    if (error && level === "warning") {
      this.#problems.push({ severity: "warning", error });
      return;
    }
    const warning = level === "warning" ? `${this.#errColors.yellow(`warning${code ? `[${code}]` : ""}`)}: ` : "";
    const from = host === undefined ? "" : `${padTo(host, this.#hostWidth())}  `;
    this.#pages.err(
      `${from}${warning}${escapeText(message)
        .trimEnd()
        .replaceAll("\n", `\n${" ".repeat(from.length)}`)}\n`,
    );
  }

  #showProblems(): void {
    const { mask, width = this.#options.stderr.columns || defaultWidth } = this.#options;
    this.#pages.err(drawProblems(this.#problems, { colors: this.#errColors, mask, width }));
    this.#problems = [];
  }

  #summary(summary: SummaryEvent): void {
    this.finish();
    const recap = this.#command === "exec" ? "" : drawRecap(summary, this.#command, this.#colors);
    const line = drawSummary(summary, this.#command, this.#expected);
    this.#pages.out(`${recap && this.#gap()}${recap}${recap && line && "\n"}${line}`);
  }

  /** An empty line between rows of results and what follows them. */
  #gap(): string {
    return this.#rowsAbove ? "\n" : "";
  }

  #hostWidth(): number {
    return Math.max(0, ...this.#hosts.map(displayWidth));
  }
}

/** What a reader was told about a step's changes. */
function promiseOf({ changes, diff }: { readonly changes: readonly string[]; readonly diff?: string }): string {
  return JSON.stringify([changes, diff ?? ""]);
}
