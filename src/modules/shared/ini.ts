import type { Edit } from "./edit.ts";
import { piecesOf } from "./text-lines.ts";

/** Options of a section, in the order in which they are written. */
export type Options = Readonly<Record<string, string>>;

interface Section {
  /** Undefined for what stands above the first one. */
  readonly name: string | undefined;
  /** Its lines, the header among them. */
  readonly lines: readonly string[];
}

function sectionsOf(text: string): Section[] {
  const found: { name: string | undefined; lines: string[] }[] = [{ name: undefined, lines: [] }];
  for (const line of piecesOf(text)) {
    const name = /^\s*\[([^\]]+)\]/.exec(line)?.[1];
    if (name !== undefined) found.push({ name, lines: [] });
    found.at(-1)?.lines.push(line);
  }
  return found;
}

/** What a section's lines set; a line that begins with a blank goes on with the value above it. */
function optionsOf({ lines }: Section): Options {
  const options: Record<string, string> = {};
  let last: string | undefined;
  for (const line of lines.slice(1)) {
    const [, key, value = ""] = /^([^\s#;=:][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined) options[(last = key)] = value;
    else if (last !== undefined && /^\s+\S/.test(line) && !/^\s*[#;]/.test(line)) options[last] += `\n${line.trim()}`;
  }
  return options;
}

function written(name: string, options: Options): string {
  const lines = Object.entries(options).map(([key, value]) => `${key} = ${value.split("\n").join("\n    ")}\n`);
  return [`[${name}]\n`, ...lines].join("");
}

function equal(one: Options, other: Options): boolean {
  const [a, b] = [one, other].map((each) => JSON.stringify(Object.entries(each).toSorted(([x], [y]) => (x < y ? -1 : 1))));
  return a === b;
}

/** Gives a section just these options: where it says so already it stays, comments and all; other sections stay anyhow. */
export function ensureSection(text: string, name: string, options: Options): Edit {
  const sections = sectionsOf(text);
  const at = sections.findIndex((section) => section.name === name);
  const found = sections[at];
  if (found && equal(optionsOf(found), options)) return { text, reason: `[${name}] is so already` };
  if (!found) {
    const gap = text === "" ? "" : text.endsWith("\n") ? "\n" : "\n\n";
    return { text: `${text}${gap}${written(name, options)}`, reason: `there is no [${name}]` };
  }
  // Empty lines at its end part it from the next one.
  const rest = found.lines.slice(found.lines.findLastIndex((line) => line.trim() !== "") + 1);
  return { text: textOf(sections.with(at, { name, lines: [written(name, options), ...rest] })), reason: `[${name}] differs` };
}

/** Takes a section out. */
export function removeSection(text: string, name: string): Edit {
  const sections = sectionsOf(text);
  const kept = sections.filter((section) => section.name !== name);
  if (kept.length === sections.length) return { text, reason: `there is no [${name}]` };
  return { text: textOf(kept), reason: `[${name}] is there` };
}

function textOf(sections: readonly Section[]): string {
  return sections.flatMap(({ lines }) => lines).join("");
}
