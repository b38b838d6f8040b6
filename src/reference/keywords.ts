import { blockFields, playFields, roleFields, taskFields, type Keyword } from "../playbook/keyword-fields.ts";
import { generatedFrom, table } from "./markdown.ts";

/** A keyword with all places where it means the same. */
export interface KeywordRow {
  readonly name: string;
  readonly places: readonly string[];
  readonly takes: string;
  readonly about: string;
}

const fieldsByPlace: Readonly<Record<string, Readonly<Record<string, Keyword>>>> = {
  play: playFields,
  role: roleFields,
  block: blockFields,
  task: taskFields,
};

/** Every keyword there is, in order of name; one that means something else in another place has a row for each. */
export function keywordRows(): readonly KeywordRow[] {
  const rows = new Map<string, KeywordRow & { readonly places: string[] }>();
  for (const [place, fields] of Object.entries(fieldsByPlace))
    for (const [name, { takes, about, choices }] of Object.entries(fields)) {
      const id = `${name}\0${about}`;
      const row = rows.get(id) ?? { name, places: [], takes: choices ? `one of ${choices.join(", ")}` : takes, about };
      row.places.push(place);
      rows.set(id, row);
    }
  return [...rows.values()].toSorted((a, b) => a.name.localeCompare(b.name));
}

/** The page `docs/keywords.md`. */
export function markdownKeywords(): string {
  const rows = keywordRows().map(({ name, places, takes, about }) => [`\`${name}\``, places.join(", "), takes, about]);
  return `${generatedFrom("what the loader goes by")}# Keywords

What plays, roles in a list, blocks and tasks may say; [playbooks.md](playbooks.md) tells how they work together, and \`holdfast doc KEYWORD\` prints one.
"Filled" values may hold \`<%= … %>\`.

${table(["keyword", "in", "takes", "what it means"], rows)}`;
}

/** What a terminal is told of a keyword: a line for each of its meanings. */
export function terminalKeyword(rows: readonly KeywordRow[], bold: (text: string) => string): string {
  return rows
    .map(({ name, places, takes, about }) => `${bold(name)}: ${about.replaceAll("`", "")}\n  in: ${places.join(", ")}\n  takes: ${takes}\n`)
    .join("\n");
}
