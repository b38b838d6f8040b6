import { HoldfastError } from "../core/errors.ts";
import type { Span } from "../core/source.ts";
import type { Plain, PlainEntry, PlainScalar } from "../vars/value.ts";
import { readNumber, readString } from "./python-tokens.ts";

/** Brackets inside each other: more is no value that a person writes on one line. */
const deepest = 100;

/** What is no literal is text, as it stands. Most values are: one object serves them all. */
const noLiteral = new Error("no literal of Python's");

/**
 * A value as Ansible takes it from an INI inventory: a literal of Python (`80`, `True`, `None`, `'x'`, `[1, 2]`, `{'a': 1}`; `80,443` is a list), or
 * text where it is none (`true`, `0644`, `1.2.3`). A comment after a literal does not count. Sets and complex numbers are text.
 * https://docs.python.org/3/library/ast.html#ast.literal_eval
 */
export function literalOr(text: string, at: Span): Plain {
  try {
    return new LiteralReader(text, at).whole();
  } catch (error) {
    if (error === noLiteral) return { kind: "scalar", span: at, raw: text, value: text };
    throw error;
  }
}

const names: Readonly<Record<string, boolean | null>> = { True: true, False: false, None: null };

class LiteralReader {
  private readonly text: string;
  private readonly span: Span;
  private at = 0;
  private depth = 0;

  constructor(text: string, span: Span) {
    this.text = text;
    this.span = span;
  }

  whole(): Plain {
    const first = this.value();
    const all = this.next() === "," ? this.items(first, "") : first;
    if (this.next() !== "") throw noLiteral;
    return all;
  }

  private value(): Plain {
    const char = this.next();
    if (char === "(" || char === "[" || char === "{") return this.bracket(char);
    if (char === "+" || char === "-") return this.signed(char);
    return this.string() ?? this.number() ?? this.name();
  }

  private bracket(open: string): Plain {
    if (++this.depth > deepest) {
      throw new HoldfastError(`nested more than ${deepest} deep`, { code: "HF1105", at: this.span, hint: "flatten the structure" });
    }
    this.at++;
    const made = open === "{" ? this.map() : open === "[" ? this.items(undefined, "]") : this.parenthesized();
    this.depth--;
    return made;
  }

  private parenthesized(): Plain {
    if (this.next() === ")") return this.items(undefined, ")");
    const first = this.value();
    if (this.next() === ",") return this.items(first, ")");
    this.demand(")");
    return first;
  }

  /** A list up to `close`, which is passed; `first` was read already. */
  private items(first: Plain | undefined, close: string): Plain {
    const items = first ? [first] : [];
    if (first) this.demand(",");
    while (this.next() !== close) {
      items.push(this.value());
      if (this.next() !== close) this.demand(",");
    }
    this.at += close.length;
    return { kind: "list", span: this.span, items };
  }

  private map(): Plain {
    const entries = new Map<string, PlainEntry>();
    while (this.next() !== "}") {
      const key = this.value();
      if (key.kind !== "scalar") throw noLiteral;
      this.demand(":");
      const name = typeof key.value === "string" ? key.value : key.raw;
      entries.set(name, { key: name, keySpan: this.span, value: this.value() });
      if (this.next() !== "}") this.demand(",");
    }
    this.at++;
    return { kind: "map", span: this.span, entries: [...entries.values()] };
  }

  private signed(sign: string): Plain {
    this.at++;
    this.next();
    const number = this.number();
    if (!number || typeof number.value !== "number") throw noLiteral;
    return sign === "-" ? this.scalar(-number.value, `-${number.raw}`) : number;
  }

  private number(): PlainScalar | undefined {
    const found = readNumber(this.text, this.at);
    if (!found) return undefined;
    this.at = found.end;
    if (found.isExact) return this.scalar(found.value, found.raw);
    throw new HoldfastError(`${found.raw} is too large to be an exact number`, {
      code: "HF1112",
      at: this.span,
      hint: `to keep it as text, quote it twice: "'${found.raw}'"`,
    });
  }

  /** Strings beside each other are one. */
  private string(): PlainScalar | undefined {
    let value: string | undefined;
    for (let found = readString(this.text, this.at); found; found = readString(this.text, this.at)) {
      value = (value ?? "") + found.value;
      this.at = found.end;
      this.next();
    }
    return value === undefined ? undefined : this.scalar(value, value);
  }

  private name(): PlainScalar {
    const word = /^\w+/.exec(this.text.slice(this.at))?.[0] ?? "";
    if (!Object.hasOwn(names, word)) throw noLiteral;
    this.at += word.length;
    return this.scalar(names[word] ?? null, word);
  }

  private scalar(value: PlainScalar["value"], raw: string): PlainScalar {
    return { kind: "scalar", span: this.span, raw, value };
  }

  /** The character that comes next, white space and a comment passed over; nothing at the end. */
  private next(): string {
    while (/[ \t\f]/.test(this.text[this.at] ?? "")) this.at++;
    if (this.text[this.at] === "#") this.at = this.text.length;
    return this.text[this.at] ?? "";
  }

  private demand(char: string): void {
    if (this.next() !== char) throw noLiteral;
    this.at++;
  }
}
