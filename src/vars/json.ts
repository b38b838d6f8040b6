import { HoldfastError, type Problems } from "../core/errors.ts";
import type { Source, Span } from "../core/source.ts";
import type { Plain, PlainEntry } from "./value.ts";

/** Lists and maps inside each other: nobody's data, and far below what the stack takes. */
const deepest = 500;

/**
 * JSON that a program printed, as a tree in which everything knows its place. It is data: `<% %>` in it is text. Undefined where it is no
 * JSON; what is wrong goes to `problems`.
 */
export function parseJson(source: Source, problems: Problems): Plain | undefined {
  return problems.attempt(() => new JsonReader(source).document());
}

const space = /[ \t\r\n]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
// oxlint-disable-next-line no-control-regex -- JSON forbids control characters in texts
const text = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const word = /true|false|null/y;

class JsonReader {
  private readonly source: Source;
  private at = 0;
  private depth = 0;

  constructor(source: Source) {
    this.source = source;
  }

  document(): Plain {
    const value = this.value();
    this.skip();
    if (this.at < this.source.text.length) throw this.wrong("more follows after the end of the value");
    return value;
  }

  private value(): Plain {
    this.skip();
    const start = this.at;
    const char = this.source.text[start];
    if (char === "{" || char === "[") return this.collection(char);
    if (char === '"') return this.scalar(start, this.text());
    const raw = this.take(word) ?? this.take(number);
    if (raw === undefined) throw this.wrong(char === undefined ? "it ends where a value is expected" : "no value begins here");
    const value: unknown = JSON.parse(raw);
    if (typeof value === "number" && (/^-?\d+$/.test(raw) ? !Number.isSafeInteger(value) : !Number.isFinite(value))) {
      throw new HoldfastError(`${raw} is too large to be an exact number`, { code: "HF1112", at: this.span(start), hint: "print it as text, in quotes" });
    }
    return this.scalar(start, value as number | boolean | null);
  }

  private collection(open: "{" | "["): Plain {
    const start = this.at++;
    if (++this.depth > deepest) throw new HoldfastError(`nested more than ${deepest} deep`, { code: "HF1105", at: this.span(start) });
    const close = open === "{" ? "}" : "]";
    const entries = new Map<string, PlainEntry>();
    const items: Plain[] = [];
    while (!this.ends(close, entries.size + items.length)) {
      if (open === "[") items.push(this.value());
      else this.entry(entries);
    }
    this.depth--;
    const span = this.span(start);
    return open === "{" ? { kind: "map", span, entries: [...entries.values()] } : { kind: "list", span, items };
  }

  /** Passes the closing bracket, or the comma before what follows. */
  private ends(close: string, before: number): boolean {
    this.skip();
    const char = this.source.text[this.at];
    if (char === close) {
      this.at++;
      return true;
    }
    if (before === 0) return false;
    if (char !== ",") throw this.wrong(`a comma or ${close} is expected`);
    this.at++;
    return false;
  }

  private entry(entries: Map<string, PlainEntry>): void {
    this.skip();
    const start = this.at;
    const key = this.text();
    const keySpan = this.span(start);
    const first = entries.get(key);
    if (first) {
      throw new HoldfastError(`the key "${key}" stands twice in one map`, {
        code: "HF1110",
        at: keySpan,
        hint: "print it once",
        related: [{ message: "first here", at: first.keySpan }],
      });
    }
    this.skip();
    if (this.source.text[this.at] !== ":") throw this.wrong("a colon is expected after a key");
    this.at++;
    entries.set(key, { key, keySpan, value: this.value() });
  }

  private text(): string {
    const raw = this.take(text);
    if (raw === undefined) throw this.wrong("a text in double quotes is expected");
    return JSON.parse(raw) as string;
  }

  private scalar(start: number, value: string | number | boolean | null): Plain {
    const span = this.span(start);
    return { kind: "scalar", span, raw: this.source.text.slice(start, span.end), value, data: true };
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private skip(): void {
    space.lastIndex = this.at;
    space.exec(this.source.text);
    this.at = space.lastIndex;
  }

  private span(start: number): Span {
    return { source: this.source, start, end: this.at };
  }

  private wrong(what: string): HoldfastError {
    const at = { source: this.source, start: this.at, end: this.at + 1 };
    return new HoldfastError(`${this.source.path} prints no JSON: ${what}`, {
      code: "HF1307",
      at,
      hint: "print one JSON value on standard output, and nothing else",
    });
  }
}
