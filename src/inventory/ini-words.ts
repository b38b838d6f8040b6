import { HoldfastError } from "../core/errors.ts";
import type { Span } from "../core/source.ts";

/** A word of a line: what a shell would make of it, and where it stands. */
export interface Word {
  readonly text: string;
  readonly at: Span;
}

/**
 * The words of a host line, quoted as for a shell; a `#` that begins a word begins a comment. Reads as Python's `shlex` does, whose rules Ansible
 * follows: https://docs.python.org/3/library/shlex.html#parsing-rules. Throws `HoldfastError`.
 */
export function wordsOf({ source, start, end }: Span): readonly Word[] {
  const words: Word[] = [];
  let at = start;
  while (at < end) {
    const char = source.text[at] ?? "";
    if (char === "#") break;
    if (/\s/.test(char)) at++;
    else {
      const word = readWord({ source, start: at, end });
      words.push(word);
      at = word.at.end;
    }
  }
  return words;
}

function readWord({ source, start, end }: Span): Word {
  const line = source.text.slice(0, end);
  let text = "";
  let quote = "";
  let opened = start;
  let at = start;
  for (; at < end; at++) {
    const char = line[at] ?? "";
    if (char === quote) quote = "";
    else if (quote === "'") text += char;
    else if (char === "\\") {
      const next = line[++at];
      if (next === undefined) throw bad("the line ends with a backslash", { source, start: at - 1, end }, "write it twice to mean one");
      text += quote === "" || next === '"' || next === "\\" ? next : `\\${next}`;
    } else if (quote === '"') text += char;
    else if (char === '"' || char === "'") [quote, opened] = [char, at];
    else if (/\s/.test(char)) break;
    else if (char === "#") throw bad("what follows # would be lost", { source, start: at, end: at + 1 }, "quote the value, or put a space before a comment");
    else text += char;
  }
  if (quote !== "") throw bad(`this ${quote} is never closed`, { source, start: opened, end: opened + 1 }, `close it, or write \\${quote}`);
  return { text, at: { source, start, end: at } };
}

function bad(message: string, at: Span, hint: string): HoldfastError {
  return new HoldfastError(message, { code: "HF1360", at, hint });
}
