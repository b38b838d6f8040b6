import { contentSpan } from "../vars/content.ts";
import type { PlainEntry, PlainScalar } from "../vars/value.ts";

/** A line of parameters, as Ansible has it: `name=value` words, and what is left without them. */
interface Line {
  readonly pairs: readonly PlainEntry[];
  /** Undefined where nothing is left. */
  readonly rest: PlainScalar | undefined;
}

const word = /(?:<%.*?%>|"(?:[^"\\]|\\.)*"|'[^']*'|\S)+/g;

/**
 * Takes the words that set one of `names`, or any name, out of a line, one that YAML folded (`>`) included; quoted text and `<% … %>` stay whole.
 * `first`: a parameter that only the first word sets.
 */
export function parametersIn(value: PlainScalar, names: readonly string[] | "any", first: string | undefined): Line {
  const text = String(value.value);
  if (text.trimEnd().includes("\n")) return { pairs: [], rest: value };
  const pairs: PlainEntry[] = [];
  let rest = "";
  let end = 0;
  for (const found of text.matchAll(word)) {
    const [whole] = found;
    const pair = /^(\w+)=(.*)$/.exec(whole);
    const [, key = "", given = ""] = pair ?? [];
    if (pair && (names === "any" || names.includes(key)) && (key !== first || found.index === 0)) {
      const quoted = /^(["'])(.*)\1$/.exec(given);
      const bare = quoted?.[1] === '"' ? (quoted[2] ?? "").replace(/\\(["\\])/g, "$1") : (quoted?.[2] ?? given);
      const at = found.index + key.length + 1 + (quoted ? 1 : 0);
      pairs.push({ key, keySpan: part(value, found.index, key.length), value: { ...value, ...scalar(bare), span: part(value, at, bare.length) } });
    } else rest += text.slice(end, found.index + whole.length);
    end = found.index + whole.length;
  }
  const left = rest.trim();
  if (left === "") return { pairs, rest: undefined };
  if (pairs.length === 0) return { pairs, rest: value };
  const start = text.indexOf(left);
  return { pairs, rest: { ...value, ...scalar(left), span: start < 0 ? value.span : part(value, start, left.length) } };
}

/** The first word of a line, and what follows it. */
export function splitFirst(value: PlainScalar): { readonly first: string; readonly rest: PlainScalar } {
  const text = String(value.value);
  const [first = ""] = text.trimStart().split(/\s/, 1);
  const left = text.slice(text.indexOf(first) + first.length).trim();
  const start = left === "" ? text.length : text.lastIndexOf(left);
  return { first, rest: { ...value, ...(left === "" ? { raw: "", value: null } : scalar(left)), span: part(value, start, left.length) } };
}

function scalar(text: string): Pick<PlainScalar, "raw" | "value"> {
  return { raw: text, value: text };
}

/** The place of a part of the text; the whole value's where escapes make the text differ from what stands in the file. */
function part({ span, value }: PlainScalar, start: number, length: number): PlainScalar["span"] {
  const content = contentSpan(span);
  if (content.source.text.slice(content.start, content.end) !== value) return span;
  return { source: span.source, start: content.start + start, end: content.start + start + length };
}
