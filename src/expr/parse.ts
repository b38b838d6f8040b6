import * as acorn from "acorn";
import type { HoldfastError } from "../core/errors.ts";
import { hintForSyntax } from "./foreign.ts";
import { Parser, TooDeep } from "./parser.ts";
import { mistake, type Text } from "./text.ts";

/** Sloppy mode, so that `package` or `public` can be variables. */
const options: acorn.Options = { ecmaVersion: 2023, sourceType: "script", preserveParens: true, allowHashBang: false };

const blank = /(?:\s|\/\/.*|\/\*[^]*?\*\/)*/y;

/** The one expression that stands from `start` to the end of the text. */
export function parseExpression(text: Text, start = 0, end = text.text.length): acorn.Expression {
  const input = text.text.slice(0, end);
  if (skipBlank(input, start) === input.length)
    throw mistake(text, start, end, "HF1201", "an expression is missing here", "write the name of a variable, or remove the tag");
  const node = parsed(text, { start, end }, () => Parser.parseExpressionAt(input, start, options));
  const rest = skipBlank(input, node.end);
  if (rest < input.length) throw unexpected(text, rest, { start, end });
  return node;
}

/** Statements. What `copied` denies was added to them: nobody is told to look at it. */
export function parseProgram(text: Text, copied: (at: number) => boolean): acorn.Program {
  return parsed(text, { start: 0, end: text.text.length }, () => Parser.parse(text.text, options), copied);
}

function skipBlank(input: string, from: number): number {
  blank.lastIndex = from;
  return from + (blank.exec(input)?.[0].length ?? 0);
}

/** The part of a text that is parsed. */
interface Part {
  readonly start: number;
  readonly end: number;
}

function parsed<T>(text: Text, part: Part, parse: () => T, copied?: (at: number) => boolean): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof TooDeep)
      throw mistake(text, error.pos, error.pos, "HF1201", "this is nested too deeply", "give parts of it a name: `vars`, or `const` in a template");
    if (error instanceof SyntaxError && "pos" in error && typeof error.pos === "number") {
      if (copied && !copied(error.pos)) throw tooEarly(text, error.pos, copied);
      throw syntaxError(text, error.pos, part, error.message);
    }
    throw error;
  }
}

function syntaxError(text: Text, at: number, part: Part, message: string): HoldfastError {
  if (message.startsWith("Unexpected token")) return unexpected(text, at, part);
  const said = message.replace(/ \(\d+:\d+\)$/, "");
  const hint = hintForSyntax(text.text, at) ?? (/^Unterminated (?:string|template)/.test(said) ? `close it with ${text.text[at]}` : missingBefore);
  return mistake(text, at, Math.min(at + 1, text.text.length), "HF1201", said[0]?.toLowerCase() + said.slice(1), hint);
}

const missingBefore = "is an operator or a quote missing before it?";

const token = /[\w$]+|"[^"\n]*"|'[^'\n]*'|[=!<>&|?*+-]+|[^]/uy;

/** What was begun in one tag has to be ended in it or, for a block, in a later one. */
function tooEarly(text: Text, at: number, copied: (at: number) => boolean): HoldfastError {
  const hint = hintForSyntax(text.text, at) ?? "each `{` and `(` needs its counterpart: `<% } %>`";
  const open = lastOpened(text.text.slice(0, at), 0, copied);
  if (open !== undefined && copied(open)) return mistake(text, open, open + 1, "HF1201", `this \`${text.text[open]}\` is never closed`, hint);
  return mistake(text, at, at, "HF1201", "the code in this tag is incomplete", hint);
}

const openers: ReadonlySet<acorn.TokenType> = new Set([acorn.tokTypes.braceL, acorn.tokTypes.parenL, acorn.tokTypes.bracketL, acorn.tokTypes.dollarBraceL]);
const closers: ReadonlySet<acorn.TokenType> = new Set([acorn.tokTypes.braceR, acorn.tokTypes.parenR, acorn.tokTypes.bracketR]);

/** Where the innermost bracket stands that is open at the end of what begins at `from`, or that is closed by code that was added only; undefined where none is, or the code is too broken to tell. */
function lastOpened(code: string, from: number, copied: (at: number) => boolean = () => true): number | undefined {
  const open: number[] = [];
  try {
    for (const { type, start } of acorn.tokenizer(code.slice(from), options)) {
      if (openers.has(type)) open.push(from + start);
      else if (closers.has(type)) {
        const opened = open.pop();
        if (opened !== undefined && copied(opened) && !copied(from + start)) return opened;
      }
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return open.at(-1);
}

/** What a closing bracket closes; `${` counts by its brace. */
const counterparts: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
const closings: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", $: "}" };

/** What brackets say of an unexpected word: one that nothing opened, or another that is still open. */
function hintForBracket(text: Text, word: string, open: number | undefined): string | undefined {
  const opened = open === undefined ? undefined : text.text[open];
  if (word in counterparts && opened === undefined) return `it closes nothing: is a \`${counterparts[word]}\` missing before it?`;
  if (opened !== undefined && (word in counterparts || (word === "{" && opened === "("))) return `is a \`${closings[opened]}\` missing before it?`;
  return undefined;
}

function unexpected(text: Text, found: number, { start, end }: Part): HoldfastError {
  // `not x` goes wrong at `x` only.
  const at = /(?<![\w$.])not\s+$/.exec(text.text.slice(0, found))?.index ?? found;
  token.lastIndex = at;
  const word = at < end ? token.exec(text.text)?.[0] : undefined;
  const open = lastOpened(text.text.slice(0, at), start);
  if (word === undefined && open !== undefined)
    return mistake(text, open, open + 1, "HF1201", `this \`${text.text[open]}\` is never closed`, `close it with \`${closings[text.text[open] ?? ""]}\``);
  if (word === undefined)
    return mistake(text, at, at, "HF1201", "the expression ends too early", hintForSyntax(text.text, at) ?? "is something missing at its end?");
  const hint = hintForSyntax(text.text, at) ?? hintForBracket(text, word, open) ?? missingBefore;
  return mistake(text, at, at + word.length, "HF1201", `unexpected \`${word}\``, hint);
}
