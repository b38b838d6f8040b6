import type { HostEvent, NoteEvent } from "../core/events.ts";
import type { HoldfastError } from "../core/errors.ts";
import { createColors, type Colors } from "./colors.ts";
import { drawProblems, type Problem } from "./errors.ts";
import { escapeLine, escapeText } from "./escape.ts";
import type { ReportOptions } from "./types.ts";
import { displayWidth, padTo } from "./width.ts";

export const defaultWidth = 100;

/** What people are told beside the report, on standard error: mistakes, together and sorted; notes and warnings; hosts that are out of the run. */
export class SideNotes {
  readonly #options: ReportOptions;
  readonly #write: (text: string) => void;
  /** Standard error sent to a file gets no colours for a terminal's sake. */
  readonly #colors: Colors;
  #problems: Problem[] = [];
  #hostWidth = 0;

  constructor(options: ReportOptions, write: (text: string) => void) {
    this.#options = options;
    this.#write = write;
    this.#colors = createColors(options.color && !(options.stdout.isTTY && !options.stderr.isTTY));
  }

  /** Their names stand in a column. */
  nameHosts(hosts: readonly string[]): void {
    this.#hostWidth = Math.max(0, ...hosts.map(displayWidth));
  }

  host({ host, status, message, hint }: HostEvent): void {
    if (status === "connecting" || status === "connected") return;
    const why = message ? `: ${escapeLine(message)}` : "";
    this.#write(`${this.#column(host)}${this.#colors.red(status)}${why}\n`);
    if (hint) this.#write(`${this.#column("")}${this.#colors.cyan("hint")}: ${escapeLine(hint)}\n`);
  }

  note({ level, message, host, code, error }: NoteEvent): void {
    if (error && level === "warning") {
      this.#problems.push({ severity: "warning", error });
      return;
    }
    const warning = level === "warning" ? `${this.#colors.yellow(`warning${code ? `[${code}]` : ""}`)}: ` : "";
    const from = host === undefined ? "" : this.#column(host);
    const text = escapeText(message)
      .trimEnd()
      .replaceAll("\n", `\n${" ".repeat(from.length)}`);
    this.#write(`${from}${warning}${text}\n`);
  }

  mistake(error: HoldfastError): void {
    this.#problems.push({ severity: "error", error });
  }

  /** Writes the mistakes and warnings that are held back to be sorted. */
  flush(): void {
    const { mask, width = this.#options.stderr.columns || defaultWidth } = this.#options;
    this.#write(drawProblems(this.#problems, { colors: this.#colors, mask, width }));
    this.#problems = [];
  }

  #column(host: string): string {
    return `${padTo(host, this.#hostWidth)}  `;
  }
}
