/**
 * Splits a command line into words as sh would, quotes and backslashes understood, nothing expanded and no operators known.
 * Throws a RangeError at a quote that is not closed.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < line.length; i++) {
    const c = line[i] ?? "";
    if (/\s/.test(c)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (c === "'") {
      const end = line.indexOf("'", i + 1);
      if (end < 0) throw new RangeError("a single quote is not closed");
      word = (word ?? "") + line.slice(i + 1, end);
      i = end;
    } else if (c === '"') {
      const [, text = "", closed] = /^((?:[^"\\]|\\[^])*)("?)/.exec(line.slice(i + 1)) ?? [];
      if (!closed) throw new RangeError("a double quote is not closed");
      word = (word ?? "") + text.replace(/\\(["\\$`])/g, "$1");
      i += text.length + 1;
    } else if (c === "\\") {
      word = (word ?? "") + (line[++i] ?? "\\");
    } else {
      word = (word ?? "") + c;
    }
  }
  return word === undefined ? words : [...words, word];
}
