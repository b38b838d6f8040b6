import type { Emit, NoteEvent, RunEvent, StepResult, SummaryEvent } from "../core/events.ts";
import { createColors, type Colors } from "./colors.ts";
import { HostOutput } from "./host-output.ts";
import { PlanBoard } from "./plan-board.ts";
import { drawPlan, type Shown } from "./plan-rows.ts";
import { drawRecap } from "./recap.ts";
import { drawReplan, drawResult, isWorthALine } from "./results.ts";
import { defaultWidth, SideNotes } from "./side-notes.ts";
import { expectedIn, expectedMeans } from "./step-words.ts";
import { drawSummary } from "./summary.ts";
import type { ReportOptions } from "./types.ts";
import { displayWidth } from "./width.ts";
import { plural } from "./words.ts";

/** Where a report for people goes. */
export interface Pages {
  out(text: string): void;
  err(text: string): void;
}

/**
 * The report that people read, the same on a terminal and in a log. The plan arrives interleaved from all hosts, so it is held back until
 * its phase is over, and what its steps have to say with it; mistakes likewise, so that they come sorted. All else is written as it comes.
 */
export class PeopleReport {
  readonly #options: ReportOptions;
  readonly #pages: Pages;
  readonly #colors: Colors;
  readonly #side: SideNotes;
  readonly #shown: Shown;
  #command = "";
  #hosts: readonly string[] = [];
  #output: HostOutput;
  #board = new PlanBoard();
  #planning = false;
  #planShown = false;
  /** Failures that are known while still planning. */
  #foreseen: StepResult[] = [];
  /** What steps said while they were planned. */
  #said: NoteEvent[] = [];
  /** What the shown plan said of a step, by id and host. */
  readonly #promised = new Map<string, string>();
  #expected = 0;
  readonly #refused = new Set<string>();
  /** To be written before the next result. */
  #heading = "";
  #rowsAbove = false;

  constructor(options: ReportOptions, pages: Pages) {
    this.#options = options;
    this.#colors = createColors(options.color);
    this.#shown = { diff: options.diff, verbosity: options.verbosity, colors: this.#colors };
    this.#pages = { out: (text) => pages.out(options.mask(text)), err: (text) => pages.err(options.mask(text)) };
    this.#side = new SideNotes(options, (text) => this.#pages.err(text));
    this.#output = new HostOutput([], this.#colors);
  }

  readonly emit: Emit = (event: RunEvent) => {
    switch (event.event) {
      case "run":
        this.#command = event.command;
        this.#hosts = event.hosts;
        this.#side.nameHosts(event.hosts);
        this.#output = new HostOutput(event.hosts, this.#colors);
        return;
      case "phase":
        this.#side.flush();
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
        return this.#isHeldBack ? this.#foresee(event) : this.#result(event);
      case "host":
        if (event.status === "refused") this.#refused.add(event.host);
        return this.#side.host(event);
      case "output":
        return this.#pages[event.stream === "stdout" ? "out" : "err"](this.#output.add(event));
      case "note":
        return this.#note(event);
      case "error":
        return this.#side.mistake(event.error);
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
    this.#expected = expectedIn(steps);
    this.#pages.out(drawPlan(this.#board.plays(), this.#shown));
    if (this.#expected > 0 && this.#options.stdout.isTTY) this.#pages.out(`${this.#colors.dim(expectedMeans)}\n\n`);
    this.#say();
    if (this.#foreseen.length > 0) this.#heading = "Known to fail";
    for (const result of this.#foreseen.splice(0)) this.#result(result);
  }

  /** Writes what is still held back. */
  finish(): void {
    this.#side.flush();
    this.showPlan();
    this.#say();
    this.#pages.out(this.#output.flush("stdout"));
    this.#pages.err(this.#output.flush("stderr"));
  }

  get #isHeldBack(): boolean {
    return this.#planning && !this.#planShown;
  }

  #foresee(result: StepResult): void {
    this.#board.drop(result);
    this.#foreseen.push(result);
  }

  #result(result: StepResult): void {
    if (result.status === "refused") this.#refused.add(result.host);
    if (!isWorthALine(result, this.#options.verbosity)) return;
    const asPlanned = this.#promised.get(`${result.id} ${result.host}`) === promiseOf(result);
    const { mask, width = this.#options.stdout.columns || defaultWidth } = this.#options;
    this.#row(drawResult(result, { ...this.#shown, hostWidth: this.#hostWidth(), asPlanned, width, mask }));
  }

  #row(text: string): void {
    if (this.#heading) this.#pages.out(`${this.#gap()}${this.#colors.bold(this.#heading)}\n`);
    this.#heading = "";
    this.#rowsAbove = true;
    this.#pages.out(`${text}\n`);
  }

  /** That a host's plan was made anew belongs among what is done there. */
  #note(note: NoteEvent): void {
    const replan = drawReplan(note, this.#hostWidth(), this.#colors);
    if (replan !== undefined) this.#row(replan);
    else if (this.#isHeldBack) this.#said.push(note);
    else this.#side.note(note);
  }

  #say(): void {
    if (this.#said.length === 0) return;
    for (const note of this.#said.splice(0)) this.#side.note(note);
    this.#pages.err("\n");
  }

  #summary(summary: SummaryEvent): void {
    this.finish();
    const told = { command: this.#command, expected: this.#expected, refused: this.#refused };
    const recap = this.#command === "exec" ? "" : drawRecap(summary, told, this.#colors);
    const line = drawSummary(summary, told);
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
