import type { Source, Span } from "../core/source.ts";
import { Context, type Flavour } from "./emit/context.ts";
import { emit } from "./emit/expressions.ts";
import { emitTemplate } from "./emit/template.ts";
import { withoutFilters } from "./foreign.ts";
import { functions, statics } from "./globals.ts";
import { helpers } from "./helpers/table.ts";
import { parseExpression, parseProgram } from "./parse.ts";
import { Blame } from "./run/blame.ts";
import { Runtime } from "./run/runtime.ts";
import { script } from "./script.ts";
import { pieces, type Piece } from "./tags.ts";
import { mistake, scalarText, spanOf, type OffsetMap, type Text } from "./text.ts";
import type { Compiled, HelperEnv, Scope } from "./types.ts";

/** A JavaScript expression, as in `when` and `that`. `map` gives offsets of `text` in the source where `span` alone does not tell. */
export function compileExpression(text: string, span: Span, map?: OffsetMap): Compiled {
  const source = scalarText(text, span, map);
  refuseBraces(source, (inner) => `write \`${inner}\`, without the braces`);
  return ofExpression(source, "expression");
}

/** Text with EJS tags; the text itself where there are none. One single `<%= … %>` gives its value with its type. */
export function compileText(text: string, span: Span, map?: OffsetMap): Compiled | string {
  const source = scalarText(text, span, map);
  refuseBraces(source, (inner) => `write \`<%= ${inner} %>\``);
  if (!text.includes("<%") && !text.includes("%>")) return text;
  const parts = pieces(source);
  if (parts.every((part) => part.kind === "text")) return parts.map((part) => part.text).join("");
  const [only] = parts;
  return parts.length === 1 && only?.kind === "value" ? ofValue(source, only) : ofPieces(source, parts, "text");
}

/** A template file. Its value is text. */
export function compileTemplate(source: Source): Compiled {
  const text = scalarText(source.text, { source, start: 0, end: source.text.length });
  return ofPieces(text, pieces(text), "template");
}

function ofExpression(text: Text, flavour: Flavour, start?: number, end?: number): Compiled {
  const context = new Context(text, flavour, emit);
  const node = parseExpression(text, start, end);
  const code = `$.data(${context.code(node)}, ${context.site(node)})`;
  return program(`return ${code};`, [], context, text);
}

function ofValue(text: Text, { start, end }: Exclude<Piece, { kind: "text" }>): Compiled {
  const semicolon = /;\s*$/.exec(text.text.slice(start, end));
  return ofExpression(text, "text", start, semicolon ? start + semicolon.index : end);
}

function ofPieces(text: Text, parts: readonly Piece[], flavour: Flavour): Compiled {
  const made = script(parts, text);
  const context = new Context(made.text, flavour, emit);
  const body = emitTemplate(parseProgram(made.text, made.copied), made, context);
  return program(`let $out = ""; ${body} return $out;`, made.chunks, context, text);
}

type Generated = (runtime: Runtime) => unknown;

function program(body: string, chunks: readonly string[], context: Context, written: Text): Compiled {
  // oxlint-disable-next-line typescript/no-implied-eval -- the body is emitted from a checked tree: no text of the playbook gets into it unquoted
  const make = new Function("$g", "$chunks", `"use strict"; return ($) => { ${body} };`) as (globals: object, chunks: readonly string[]) => Generated;
  const run = make({ statics, functions }, chunks);
  const span = spanOf(written, 0, written.text.length);
  const blame = new Blame(context.text, context.sites, span);
  const { names, members, ofHosts, helpers: uses } = context;
  return {
    text: written.text,
    span,
    names,
    members,
    ofHosts,
    helpers: uses,
    constant: names.length === 0 && uses.every((use) => !helpers.get(use.name)?.outside),
    evaluate(scope: Scope, env: HelperEnv): unknown {
      try {
        return run(new Runtime(scope, env, blame));
      } catch (error) {
        throw blame.native(error);
      }
    },
  };
}

/** `{{ x }}` is what other tools write for `<%= x %>`. Inside other text it is text, and so is what Go's templates write, `{{.Name}}`. */
function refuseBraces(source: Text, hint: (inner: string) => string): void {
  const inner = /^\s*\{\{-?\s*([^.\s}][^{}]*?)\s*-?\}\}\s*$/.exec(source.text)?.[1];
  if (inner !== undefined) throw mistake(source, 0, source.text.length, "HF1206", "`{{ … }}` is not filled in here", hint(withoutFilters(inner)));
}
