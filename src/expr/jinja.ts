import { withoutFilters } from "./foreign.ts";

/** A piece of a text that Jinja would fill in, and that is written here as it stands. */
export interface Jinja {
  readonly start: number;
  readonly text: string;
  /** What to write in its place. */
  readonly remedy: string;
}

/** A variable with its members and filters. What begins with a dot or a dollar is Go's or Prometheus's, as are the bare words; `${{` is GitHub's. */
const output = /(?<!\$)\{\{-?\s*(?!(?:end|else|break|continue)\s*-?\}\})([A-Za-z_][\w.[\]'"]*(?:\s*\|[^{}]*)?)\s*-?\}\}/g;

const statement = /\{%-?\s*(?:if|elif|else|endif|for|endfor|set|block|endblock|macro|endmacro|include|import|raw|endraw)\b[^]*?%\}/g;

/** What of a text people who come from Jinja expect to be filled in; what stands in EJS tags is left alone. */
export function* jinjaIn(text: string): Iterable<Jinja> {
  if (!text.includes("{{") && !text.includes("{%")) return;
  const plain = text.replaceAll(/<%[^]*?%>/g, (tag) => " ".repeat(tag.length));
  for (const { 0: found, 1: inner = "", index } of plain.matchAll(output)) {
    const written = withoutFilters(inner.trim());
    yield { start: index, text: found, remedy: `write \`<%= ${written.includes("|") ? "…" : written} %>\`` };
  }
  for (const { 0: found, index } of plain.matchAll(statement))
    yield { start: index, text: found, remedy: "write `<% if (…) { %>` or `<% for (const x of …) { %>`, and `<% } %>` at its end" };
}
