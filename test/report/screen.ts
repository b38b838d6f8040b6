import { Page } from "./sample.ts";

/** A terminal of a few rows: enough of one to see what a person would see, and that nothing is garbled. */
export class Screen extends Page {
  /** All lines since the start; those above the last `rows` can't be changed any more. */
  lines: string[] = [""];
  /** Tried to write above the top of the terminal, which a real one can't do. */
  lost = false;
  #row = 0;
  #column = 0;

  override _write(chunk: Buffer | string, encoding: string, done: () => void): void {
    const text = chunk.toString();
    // oxlint-disable-next-line no-control-regex -- control sequences are what a terminal reads
    for (const [part, parameter = "", final] of text.matchAll(/\u001b\[([?\d;]*)([A-Za-z])|[^]/gu)) this.#obey(part, parameter, final);
    super._write(chunk, encoding, done);
  }

  /** What is to be seen, without trailing empty lines. */
  get seen(): string {
    return this.lines
      .map((line) => line.trimEnd())
      .join("\n")
      .trimEnd();
  }

  #obey(part: string, parameter: string, final: string | undefined): void {
    if (final === "A") {
      this.#row -= Number(parameter || 1);
      if (this.#row < Math.max(0, this.lines.length - this.rows)) this.lost = true;
    } else if (final === "G") this.#column = 0;
    else if (final === "K") this.lines[this.#row] = "";
    else if (final !== undefined) return;
    else if (part === "\n") this.#newLine();
    else this.#put(part);
  }

  #put(character: string): void {
    if (this.#column >= this.columns) this.#newLine();
    const line = (this.lines[this.#row] ?? "").padEnd(this.#column);
    this.lines[this.#row] = line.slice(0, this.#column) + character + line.slice(this.#column + 1);
    this.#column++;
  }

  #newLine(): void {
    this.#row++;
    this.#column = 0;
    if (this.#row >= this.lines.length) this.lines.push("");
  }
}

export function screen(size: { readonly columns?: number; readonly rows?: number } = {}): Screen {
  return Object.assign(new Screen(), { isTTY: true, ...size });
}
