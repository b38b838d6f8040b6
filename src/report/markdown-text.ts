import { escapeLine } from "./escape.ts";

/** One line of text that markdown shows as it is, GitHub's kind of it included. */
export function plainText(text: string): string {
  return escapeLine(text).replaceAll(/[\\`*_[\]<>|~&$#]/g, "\\$&");
}

/** One line as code: between more backticks than it holds in a row. */
export function codeSpan(text: string): string {
  const line = escapeLine(text);
  const ticks = "`".repeat(longestTicks(line) + 1);
  const pad = /^`|`$|^ .* $/.test(line) ? " " : "";
  return `${ticks}${pad}${line}${pad}${ticks}`;
}

/** Lines as a block of code that none of them can end. */
export function codeBlock(lines: readonly string[], language: string): string {
  const ticks = "`".repeat(Math.max(3, longestTicks(lines.join("\n")) + 1));
  return [`${ticks}${language}`, ...lines, ticks].join("\n");
}

function longestTicks(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
