import type { Problems } from "../core/errors.ts";
import type { Span } from "../core/source.ts";
import { compileText } from "../expr/compile.ts";
import { jinjaIn } from "../expr/jinja.ts";
import { scalarText, spanOf } from "../expr/text.ts";
import { contentSpan } from "./content.ts";
import type { Entry, Plain, PlainEntry, Value } from "./value.ts";

const compiledValues = new WeakMap<Plain, Value>();
const compiledEntries = new WeakMap<PlainEntry, Entry>();

/** The tree with every text that holds `<% … %>` compiled; mistakes in one are reported, and it stands as it was written. */
export function compileValue(tree: Plain, problems: Problems): Value {
  const known = compiledValues.get(tree);
  if (known) return known;
  const value = inside(tree, problems);
  compiledValues.set(tree, value);
  return value;
}

export function compileEntry(entry: PlainEntry, problems: Problems): Entry {
  const known = compiledEntries.get(entry);
  if (known) return known;
  const compiled: Entry = { ...entry, value: compileValue(entry.value, problems) };
  compiledEntries.set(entry, compiled);
  return compiled;
}

function inside(tree: Plain, problems: Problems): Value {
  if (tree.kind === "list") return { ...tree, items: tree.items.map((item) => compileValue(item, problems)) };
  if (tree.kind === "map") return { ...tree, entries: tree.entries.map((entry) => compileEntry(entry, problems)) };
  if (typeof tree.value !== "string" || tree.data) return tree;
  const text = tree.value;
  const { span, raw, secret } = tree;
  const compiled = problems.attempt(() => compileText(text, contentSpan(span)));
  if (compiled !== undefined) warnOfJinja(text, span, problems);
  if (typeof compiled === "string") return compiled === text ? tree : { ...tree, value: compiled };
  return compiled ? { kind: "text", span, raw, compiled, ...(secret && { secret }) } : tree;
}

/** Inside a text `{{ x }}` stands as it is: mostly somebody has meant it to be filled in. */
function warnOfJinja(text: string, span: Span, problems: Problems): void {
  for (const { start, text: found, remedy } of jinjaIn(text))
    problems.warn(`\`${found.split("\n", 1)[0]}\` stands as it is: texts are EJS, not Jinja`, {
      code: "HF1911",
      at: spanOf(scalarText(text, contentSpan(span)), start, start + found.length),
      hint: `${remedy}; if it is meant to stand there: \`# holdfast: ignore HF1911\` on the line before`,
    });
}
