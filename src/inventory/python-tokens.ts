/** A number as Python writes it. */
interface NumberToken {
  readonly value: number;
  readonly raw: string;
  readonly isExact: boolean;
  readonly end: number;
}

const exponent = String.raw`[eE][-+]?\d(?:_?\d)*`;
const digits = String.raw`\d(?:_?\d)*`;
const float = String.raw`(?:${digits})?\.${digits}(?:${exponent})?|${digits}\.(?:${exponent})?|${digits}${exponent}`;
const integer = String.raw`0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?0)*|[1-9](?:_?\d)*`;
/** Behind it no letter, digit or dot: `1.2.3`, `0644` and `3d` are no numbers. */
const number = new RegExp(String.raw`(?:(?<float>${float})|(?<integer>${integer}))(?![\w.])`, "y");

/** The number that begins there, if one does. https://docs.python.org/3/reference/lexical_analysis.html#numeric-literals */
export function readNumber(text: string, at: number): NumberToken | undefined {
  number.lastIndex = at;
  const found = number.exec(text);
  if (!found) return undefined;
  const [raw] = found;
  const value = Number(raw.replaceAll("_", ""));
  const isExact = found.groups?.["integer"] === undefined ? Number.isFinite(value) : Number.isSafeInteger(value);
  return { value, raw, isExact, end: at + raw.length };
}

/** A string of Python: what it holds, and where it ends. */
interface StringToken {
  readonly value: string;
  readonly end: number;
}

/** Text and bytes, raw or not; a quote, or three of them. */
const string = /([bB]?[rR]?|[rR][bB]|[uU])('''|"""|'|")((?:\\[^]|(?!\2)[^\\])*)\2/y;

const escapes: Readonly<Record<string, string>> = { a: "\u0007", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", "\\": "\\", "'": "'", '"': '"' };

/** The string that begins there, if one does. https://docs.python.org/3/reference/lexical_analysis.html#string-and-bytes-literals */
export function readString(text: string, at: number): StringToken | undefined {
  string.lastIndex = at;
  const found = string.exec(text);
  if (!found) return undefined;
  const [whole, prefix = "", , content = ""] = found;
  return { value: /r/i.test(prefix) ? content : unescape(content), end: at + whole.length };
}

function unescape(content: string): string {
  return content.replaceAll(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([^]))/g,
    (whole, x?: string, short?: string, long?: string, octal?: string, char?: string) => {
      const hex = x ?? short ?? long;
      if (hex !== undefined) return fromCodePoint(Number.parseInt(hex, 16)) ?? whole;
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      return escapes[char ?? ""] ?? whole;
    },
  );
}

function fromCodePoint(code: number): string | undefined {
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
