/** CSI (colours, cursor), OSC (titles, links, clipboard) and the other strings, then whatever else an escape introduces; 7-bit and 8-bit forms. */
const sequences = new RegExp(
  [
    "(?:\\x1b\\[|\\x9b)[\\x30-\\x3f]*[\\x20-\\x2f]*[\\x40-\\x7e]",
    "(?:\\x1b[\\]PX^_]|[\\x9d\\x90\\x98\\x9e\\x9f])[^\\x07\\x1b\\x9c\\n]*(?:\\x07|\\x1b\\\\|\\x9c)",
    "\\x1b[\\x20-\\x2f]*[\\x30-\\x7e]",
  ].join("|"),
  "g",
);

/** Controls but tab and newline, line separators, and the marks that reorder what is read (bidirectional overrides and isolates). */
const controls = /(?![\t\n])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

function visible(control: string): string {
  if (control === "\r") return "\\r";
  const code = control.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

/** Makes every control character visible, removing nothing: for what a person wrote, where each character counts. Tabs and newlines stay. */
export function showControls(text: string): string {
  return text.replace(controls, visible);
}

/**
 * Text of a host made safe to print: terminal sequences are removed, every other control character is made visible, so that no host can
 * move the cursor, set the clipboard or rewrite what was printed before. Tabs and newlines stay; a carriage return ends a line's draft
 * (progress bars), so that only what followed the last one is kept.
 */
export function escapeText(text: string): string {
  const lines = text.replace(sequences, "").split("\n");
  return lines.map((line) => showControls(lastDraft(line))).join("\n");
}

function lastDraft(line: string): string {
  const drafts = line.split("\r");
  return drafts.findLast((draft) => draft !== "") ?? "";
}

/** One line, safe to print: as `escapeText`, newlines made spaces. */
export function escapeLine(text: string): string {
  return escapeText(text).replaceAll("\n", " ");
}

/** Longest line of host output that is shown, in UTF-16 units. */
const longestLine = 2_000;

export function clipLine(line: string, length = longestLine): string {
  return line.length <= length ? line : `${line.slice(0, length)}… (${line.length - length} more characters)`;
}

/** The last lines of a host's output, safe to print and bounded; what is left out is said. */
export function lastLines(output: string, count: number): readonly string[] {
  const lines = output.trimEnd().split("\n");
  const kept = lines.slice(-count).map((line) => clipLine(escapeLine(line.slice(0, 2 * longestLine))));
  const dropped = lines.length - kept.length;
  return dropped > 0 ? [`… (${dropped} earlier lines)`, ...kept] : kept;
}
