import type { OutputEvent } from "../core/events.ts";
import type { Colors } from "./colors.ts";
import { clipLine, escapeLine } from "./escape.ts";
import { displayWidth, padTo } from "./width.ts";

const palette = ["cyan", "magenta", "yellow", "blue", "green"] as const;

/** An unfinished line longer than this is printed as it is, so that a host without newlines can't fill our memory. In UTF-16 units. */
const longestPending = 64 * 1024;

/** Hosts' output as whole lines, each behind its host's name: `node1 | line`. Lines of different hosts may alternate, pieces of lines never. */
export class HostOutput {
  readonly #hosts: readonly string[];
  readonly #colors: Colors;
  readonly #width: number;
  /** Unfinished lines by stream and host. */
  readonly #pending = new Map<string, OutputEvent>();

  constructor(hosts: readonly string[], colors: Colors) {
    this.#hosts = hosts;
    this.#colors = colors;
    this.#width = Math.max(0, ...hosts.map(displayWidth));
  }

  /** The lines that this piece completes, each with its newline. */
  add(piece: OutputEvent): string {
    const key = `${piece.stream} ${piece.host}`;
    const lines = `${this.#pending.get(key)?.text ?? ""}${piece.text}`.split("\n");
    const rest = lines.pop() ?? "";
    if (rest.length > longestPending) lines.push(rest);
    if (rest === "" || rest.length > longestPending) this.#pending.delete(key);
    else this.#pending.set(key, { ...piece, text: rest });
    return lines.map((line) => this.#draw(piece.host, line)).join("");
  }

  /** What hosts printed without a newline at the end. */
  flush(stream: OutputEvent["stream"]): string {
    const rest = [...this.#pending].filter(([, piece]) => piece.stream === stream);
    for (const [key] of rest) this.#pending.delete(key);
    return rest.map(([, { host, text }]) => this.#draw(host, text)).join("");
  }

  #draw(host: string, line: string): string {
    const index = this.#hosts.indexOf(host);
    const color = palette[Math.max(0, index) % palette.length] ?? "cyan";
    const text = clipLine(escapeLine(line), longestPending);
    const prefix = this.#colors[color](`${padTo(host, this.#width)} |`);
    return text === "" ? `${prefix}\n` : `${prefix} ${text}\n`;
  }
}
