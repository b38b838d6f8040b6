import type { ErrorCode } from "yaml";
import { HoldfastError } from "../core/errors.ts";
import type { Source } from "../core/source.ts";

/** What is wrong, and what to do about it. */
export interface Explanation {
  readonly message: string;
  readonly hint: string;
}

export const wrongIndentation: Explanation = { message: "wrong indentation", hint: "items of one list or map begin in the same column" };

/** A line and where it begins. */
interface Line {
  readonly start: number;
  readonly text: string;
}

function lineAt(at: number, { text }: Source): Line {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const end = text.indexOf("\n", at);
  return { start, text: text.slice(start, end < 0 ? undefined : end) };
}

/** The first line below that says something. */
function lineAfter({ start, text }: Line, source: Source): Line | undefined {
  for (let at = start + text.length + 1; at < source.text.length;) {
    const line = lineAt(at, source);
    if (/^\s*[^\s#]/.test(line.text)) return line;
    at = line.start + line.text.length + 1;
  }
  return undefined;
}

/** `path: /etc/x`, and below it a key that is indented deeper: YAML takes both lines for one value. Or a line that begins nowhere that one could. */
export function tooDeep(at: number, source: Source): HoldfastError | undefined {
  const line = lineAt(at, source);
  if (line.start + line.text.search(/\S/) === at)
    return new HoldfastError(wrongIndentation.message, { code: "HF1101", at: { source, start: at, end: at + 1 }, hint: wrongIndentation.hint });
  const [, key] = /^[\s-]*([\w.-]+):\s+[^\s"'[{|>&*!]/.exec(line.text) ?? [];
  const next = lineAfter(line, source);
  const [, dashes = "", below] = /^([\s-]*)([\w.-]+):(?:\s|$)/.exec(next?.text ?? "") ?? [];
  if (key === undefined || below === undefined || !next || / [^#]*: /.test(line.text.slice(at - line.start)) || dashes.length <= line.text.indexOf(key))
    return undefined;
  const first = line.start + line.text.indexOf(key);
  const start = next.start + dashes.length;
  return new HoldfastError(`wrong indentation: \`${below}:\` is deeper than \`${key}:\`, which has its value already`, {
    code: "HF1101",
    at: { source, start, end: start + below.length + 1 },
    hint: `begin \`${key}:\` and \`${below}:\` in the same column`,
    related: [{ message: `\`${key}:\` is here`, at: { source, start: first, end: first + key.length + 1 } }],
  });
}

/** What the line lacks: `node2`, `port 22`, `port:22`, `-name: x`. */
export function missingIn(code: ErrorCode, at: number, source: Source): Explanation | undefined {
  const rest =
    source.text
      .slice(at, at + 500)
      .split("\n", 1)[0]
      ?.replace(/\s+(?:#.*)?$/, "") ?? "";
  const [, item] = /^-(\w[\w.-]*:(?:\s.*)?)$/.exec(rest) ?? [];
  if (item !== undefined) return { message: "a space is missing after the dash", hint: `write \`- ${item}\`` };
  if (code !== "MULTILINE_IMPLICIT_KEY" && code !== "MISSING_CHAR") return undefined;
  const [, key = "", value = ""] = /^([A-Za-z_][\w.-]*)(?::|\s+|$)(\S.*)?$/.exec(rest) ?? [];
  if (key === "") return undefined;
  const missing = rest.startsWith(`${key}:`) ? "a space is missing after the colon" : `a colon is missing after \`${key}\``;
  return { message: missing, hint: `write \`${`${key}: ${value}`.trim()}\`` };
}
