import type { CST, YAMLParseError } from "yaml";
import { HoldfastError } from "../core/errors.ts";
import type { Source } from "../core/source.ts";

interface Explanation {
  readonly message: string;
  readonly hint: string;
}

const quoteIt = 'put the value in quotes: `key: "…"`';

/** Codes of the parser whose own words don't say what to do. Others keep its message. */
const known: Readonly<Record<string, Explanation>> = {
  TAB_AS_INDENT: { message: "a tab is used to indent", hint: "YAML takes spaces only: replace the tab with spaces" },
  BLOCK_AS_IMPLICIT_KEY: {
    message: "a value that holds `: ` is read as a map, and a map can't begin on this line",
    hint: `${quoteIt}, or check the indentation of the next line`,
  },
  MULTILINE_IMPLICIT_KEY: { message: "a key goes over several lines", hint: "is there a `:` missing on the line before, or a wrong indentation?" },
  BAD_INDENT: { message: "wrong indentation", hint: "items of one list or map begin in the same column" },
  BAD_DQ_ESCAPE: { message: "unknown escape in double quotes", hint: "write `\\\\` for a backslash, or use single quotes" },
  KEY_OVER_1024_CHARS: { message: "a key is longer than 1024 characters", hint: "is a quote or a line break missing?" },
  RESOURCE_EXHAUSTION: { message: "nested too deep", hint: "flatten the structure" },
};

/** What is wrong in words that tell how to mend it, at the place where the person has to look. */
export function explainSyntax(error: YAMLParseError, tokens: readonly CST.Token[], source: Source): HoldfastError {
  const [start, end] = error.pos;
  const at = { source, start, end: Math.max(end, start + 1) };
  const open = error.code === "MISSING_CHAR" ? openQuote(tokens, start) : undefined;
  if (open !== undefined) {
    return new HoldfastError("this quote is never closed", { code: "HF1101", at: { source, start: open, end: open + 1 }, hint: "close it, or escape quotes inside" });
  }
  const { message, hint } = afterQuote(error, source) ?? special(error, source) ?? known[error.code] ?? own(error);
  return new HoldfastError(message, { code: error.code === "TAB_AS_INDENT" ? "HF1106" : "HF1101", at, hint });
}

function own(error: YAMLParseError): { message: string; hint: string | undefined } {
  return { message: `YAML: ${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`, hint: undefined };
}

/** `"yes" == x`: the scalar ends with its quote, and the rest is left over. */
function afterQuote(error: YAMLParseError, source: Source): Explanation | undefined {
  const before = source.text.slice(source.text.lastIndexOf("\n", error.pos[0]) + 1, error.pos[0]);
  const quoted = error.code === "UNEXPECTED_TOKEN" ? /(["'])[^"']*\1\s*$/.exec(before) : null;
  if (!quoted) return undefined;
  const other = quoted[1] === '"' ? "'" : '"';
  return { message: "text goes on after the closing quote", hint: `a value that begins with a quote ends with it: put the whole value in ${other}…${other}` };
}

function special(error: YAMLParseError, source: Source): Explanation | undefined {
  const char = source.text[error.pos[0]] ?? "";
  if (error.code === "BAD_SCALAR_START") return { message: `a value can't begin with ${char}`, hint: quoteIt };
  if (error.code === "MISSING_CHAR" && error.message.startsWith("Sequence item")) {
    return { message: "an item of a list must begin with `- `", hint: "is this line indented less than the one it belongs to?" };
  }
  return undefined;
}

/** Where the quoted scalar begins that runs to `end` without a closing quote. */
function openQuote(tokens: readonly CST.Token[], end: number): number | undefined {
  const open: CST.Token[] = [...tokens];
  for (let token = open.pop(); token; token = open.pop()) {
    if (token.type === "double-quoted-scalar" || token.type === "single-quoted-scalar") {
      if (token.offset + token.source.length === end + 1 || token.offset + token.source.length === end) {
        const { source } = token;
        if (source.length < 2 || source.at(-1) !== source[0]) return token.offset;
      }
    }
    if (token.type === "document" && token.value) open.push(token.value);
    if ("items" in token) for (const { key, value } of token.items) open.push(...[key, value].filter((inner) => inner != null));
  }
  return undefined;
}
