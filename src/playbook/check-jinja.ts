import type { Problems } from "../core/errors.ts";
import type { Source } from "../core/source.ts";

const statement = /\{%-?\s*(?:if|elif|else|endif|for|endfor|set|block|endblock|macro|endmacro|include|import|raw|endraw)\b[^]*?%\}/g;

/** A variable with its members and filters. What begins with a dot or a dollar is Go's or Prometheus's. */
const output = /\{\{-?\s*([A-Za-z_][\w.[\]'"]*(?:\s*\|[^{}]*)?)\s*-?\}\}/g;

const told = new WeakMap<Problems, Set<Source>>();

/** Warns, once a template, of what Jinja would fill in and EJS writes as it stands. */
export function checkJinja(source: Source, problems: Problems): void {
  const known = told.get(problems) ?? new Set<Source>();
  told.set(problems, known);
  if (known.has(source)) return;
  known.add(source);
  const plain = source.text.replaceAll(/<%[^]*?%>/g, (tag) => " ".repeat(tag.length));
  for (const { 0: found, 1: inner = "", index } of plain.matchAll(output)) {
    const filtered = inner.includes("|") ? "…" : inner.trim();
    warn(source, index, found, `write \`<%= ${filtered} %>\``, problems);
  }
  for (const { 0: found, index } of plain.matchAll(statement))
    warn(source, index, found, "write `<% if (…) { %>` or `<% for (const x of …) { %>`, and `<% } %>` at its end", problems);
}

function warn(source: Source, start: number, found: string, remedy: string, problems: Problems): void {
  const [line = ""] = found.split("\n");
  problems.warn(`\`${line}\` is written as it stands: templates are EJS, not Jinja`, {
    code: "HF1911",
    at: { source, start, end: start + line.length },
    hint: `${remedy}; if it is meant to stand there: \`<%# holdfast: ignore HF1911 %>\` on the line before`,
  });
}
