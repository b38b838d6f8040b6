/** One word of a rule. A quoted one is never an option, whatever it begins with (`--comment "-A is dead"`). */
export interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

/** Words of a line as iptables-save writes and iptables-restore reads them: double or single quotes, a backslash before a quote inside them. */
export function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  let text: string | undefined;
  let quote = "";
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line.charAt(i);
    if (quote !== "") {
      if (c === "\\" && i + 1 < line.length) text += line.charAt(++i);
      else if (c === quote) quote = "";
      else text += c;
    } else if (c === '"' || c === "'") {
      [quote, quoted, text] = [c, true, text ?? ""];
    } else if (c === " " || c === "\t") {
      if (text !== undefined) tokens.push({ text, quoted });
      [text, quoted] = [undefined, false];
    } else text = (text ?? "") + c;
  }
  if (text !== undefined) tokens.push({ text, quoted });
  return tokens;
}

/** One word as iptables-save would write it. */
export function tokenText(word: string): string {
  return /^[^\s"'\\]+$/.test(word) ? word : `"${word.replace(/["'\\]/g, "\\$&")}"`;
}
