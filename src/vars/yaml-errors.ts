import type { CST, YAMLParseError } from "yaml";
import { HoldfastError } from "../core/errors.ts";
import type { Source, Span } from "../core/source.ts";
import { type Explanation, missingIn, tooDeep, wrongIndentation } from "./yaml-lines.ts";

const quoteIt = 'put the value in quotes: `key: "…"`';

/** Codes of the parser whose own words don't say what to do. Others keep its message. */
const known: Readonly<Record<string, Explanation>> = {
  BLOCK_AS_IMPLICIT_KEY: {
    message: "a value that holds `: ` is read as a map, and a map can't begin on this line",
    hint: `${quoteIt}, or check the indentation of the next line`,
  },
  MULTILINE_IMPLICIT_KEY: { message: "a key goes over several lines", hint: "is there a `:` missing on its first line, or a wrong indentation?" },
  BAD_INDENT: wrongIndentation,
  BAD_DQ_ESCAPE: { message: "unknown escape in double quotes", hint: "write `\\\\` for a backslash, or use single quotes" },
  KEY_OVER_1024_CHARS: { message: "a key is longer than 1024 characters", hint: "is a quote or a line break missing?" },
  RESOURCE_EXHAUSTION: { message: "nested too deep", hint: "flatten the structure" },
};

/** What is wrong in words that tell how to mend it, at the place where the person has to look. */
export function explainSyntax(error: YAMLParseError, tokens: readonly CST.Token[], source: Source): HoldfastError {
  const tab = tabBefore(error.pos[0], source);
  if (tab) return new HoldfastError("a tab is used to indent", { code: "HF1106", at: tab, hint: "YAML takes spaces only: replace the tab with spaces" });
  const start = error.pos[0] + (/^ *(?=\S)/.exec(source.text.slice(error.pos[0], error.pos[0] + 500))?.[0].length ?? 0);
  const at = { source, start, end: Math.max(error.pos[1], start + 1) };
  const open = /closing|end with a? ?[\]}]/.test(error.message) ? unclosed(tokens) : undefined;
  if (open) {
    const char = source.text[open.offset] ?? "";
    const hint =
      char === "[" ? "close it with ]" : char === "{" ? "close it with }, or quote the value that begins with it" : "close it, or escape quotes inside";
    return new HoldfastError(`this ${char} is never closed`, { code: "HF1101", at: { source, start: open.offset, end: open.offset + 1 }, hint });
  }
  const deeper = error.code === "BLOCK_AS_IMPLICIT_KEY" ? tooDeep(start, source) : undefined;
  if (deeper) return deeper;
  const { message, hint } = afterQuote(error, source) ?? special(error, source) ?? missingIn(error.code, start, source) ?? known[error.code] ?? own(error);
  return new HoldfastError(message, { code: "HF1101", at, hint });
}

/** The tab among the white space that begins the line of `at`. */
function tabBefore(at: number, source: Source): Span | undefined {
  const line = source.text.lastIndexOf("\n", at - 1) + 1;
  const indent = /^[ \t]*/.exec(source.text.slice(line, line + 500))?.[0] ?? "";
  const tab = indent.indexOf("\t");
  return tab < 0 ? undefined : { source, start: line + tab, end: line + tab + 1 };
}

function own(error: YAMLParseError): Explanation {
  return {
    message: `YAML: ${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`,
    hint: "quote what holds brackets, braces, commas or colons; is something before this place not closed?",
  };
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

/** The quoted text, list or map that runs to the end of the file because its closing character is missing. */
function unclosed(tokens: readonly CST.Token[]): CST.Token | undefined {
  const open: CST.Token[] = [...tokens];
  for (let token = open.pop(); token; token = open.pop()) {
    if (token.type === "double-quoted-scalar" || token.type === "single-quoted-scalar") {
      const { source } = token;
      if (source.length < 2 || source.at(-1) !== source[0]) return token;
    }
    if (token.type === "flow-collection" && !token.end.some(({ source }) => source === (token.start.source === "[" ? "]" : "}"))) return token;
    open.push(...insides(token));
  }
  return undefined;
}

/** The tokens inside a token of the parser. */
export function* insides(token: CST.Token): Iterable<CST.Token> {
  if (token.type === "document" && token.value) yield token.value;
  if (!("items" in token)) return;
  for (const { key, value } of token.items) {
    if (key) yield key;
    if (value) yield value;
  }
}
