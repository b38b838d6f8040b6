import type { ModulePage, ParameterRow } from "./page.ts";

/** A module's page for a terminal, `width` cells wide. `bold` marks headings. */
export function terminalPage(page: ModulePage, width: number, bold: (text: string) => string): string {
  const { name, aliases, summary, parameters, rules, returns, foresight, examples } = page;
  const heading = `${bold(name)}: ${summary}${aliases.length > 0 ? ` (also called ${aliases.join(", ")})` : ""}\n`;
  const section = (title: string, lines: readonly string[]): string => (lines.length > 0 ? `\n${bold(title)}\n${lines.join("\n")}\n` : "");
  const nameWidth = Math.max(...returns.map((row) => row.name.length), 0) + 2;
  return [
    wrapped(heading.trimEnd(), width, 0) + "\n",
    section("Parameters", [...parameters.map((row) => parameterText(row, width, bold)), ...rules.map((rule) => wrapped(unmarked(rule), width, 2))]),
    section(
      "Result",
      returns.map((row) => `  ${row.name.padEnd(nameWidth)}${row.about}`),
    ),
    section(
      "What a plan can know",
      foresight.map((sentence) => wrapped(unmarked(sentence), width, 2)),
    ),
    section(
      "Examples",
      examples.map(({ title, yaml }) => `  # ${title}\n${indented(yaml)}`),
    ),
  ].join("");
}

/** All modules, a line each. */
export function terminalIndex(pages: readonly ModulePage[]): string {
  const names = pages.map(({ name, aliases }) => [name, ...aliases].join(", "));
  const widest = Math.max(...names.map((name) => name.length)) + 2;
  return pages.map(({ summary }, i) => `${(names[i] ?? "").padEnd(widest)}${summary}\n`).join("");
}

function parameterText({ name, type, absent, about }: ParameterRow, width: number, bold: (text: string) => string): string {
  const depth = 2 + 2 * (name.split(".").length - 1);
  return `${" ".repeat(depth)}${bold(name)}  ${type}${absent === "" ? "" : `, ${absent}`}\n${wrapped(about, width, depth + 4)}`;
}

/** Words in lines of at most `width` cells, each begun with `indent` spaces. */
function wrapped(text: string, width: number, indent: number): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && indent + last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => " ".repeat(indent) + line).join("\n");
}

function indented(yaml: string): string {
  return yaml
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}

/** Without the back ticks that Markdown sets code in. */
function unmarked(text: string): string {
  return text.replaceAll("`", "");
}
