import ejs from "ejs";
import { mistake, type Text } from "./text.ts";

/** A template taken apart: text to print, code to run, values to print. Offsets are those of the template. */
export type Piece =
  | { readonly kind: "text"; readonly text: string; readonly start: number }
  | { readonly kind: "code" | "value"; readonly start: number; readonly end: number; /** Where its opening tag begins. */ readonly open: number };

interface Token {
  readonly text: string;
  readonly start: number;
}

/** EJS's own division into tags and what is between them; nothing is lost, so places follow from lengths. */
function tokens(text: string): Token[] {
  const template = new ejs.Template(text) as ejs.Template & { parseTemplateText(): string[] };
  let start = 0;
  return template.parseTemplateText().map((token) => {
    const at = start;
    start += token.length;
    return { text: token, start: at };
  });
}

const opening = new Set(["<%", "<%_", "<%=", "<%-", "<%#"]);
const closing = new Set(["%>", "-%>", "_%>"]);

/** The pieces of a template, white space trimmed as its tags ask. A tag that is not closed, or closed twice, is an error. */
export function pieces(source: Text): Piece[] {
  const all = tokens(source.text);
  const found: Piece[] = [];
  let escaped = false;
  let previous = "";
  for (let i = 0; i < all.length; i++) {
    const { text, start } = all[i] ?? { text: "", start: 0 };
    if (opening.has(text)) {
      const [body, close] = bodyOf(all, i, source);
      const piece = { start: body?.start ?? close.start, end: close.start, open: start };
      if (text !== "<%#") found.push({ kind: text === "<%=" || text === "<%-" ? "value" : "code", ...piece });
      previous = close.text;
      i += body ? 2 : 1;
      continue;
    }
    if (closing.has(text) && !escaped)
      throw mistake(
        source,
        start,
        start + text.length,
        "HF1210",
        `\`${text}\` closes a tag that was never opened`,
        "is a `<%=` missing before it? A plain `%>` is written `%%>`",
      );
    const shown = text === "<%%" ? "<%" : text === "%%>" ? "%>" : trimmed(text, previous, all[i + 1]?.text);
    escaped = text === "<%%" || (escaped && !closing.has(text) && text !== "%%>");
    if (shown) found.push({ kind: "text", text: shown, start });
    previous = "";
  }
  return found;
}

/** What stands in the tag that opens at `i`, and the tag that closes it. */
function bodyOf(all: readonly Token[], i: number, source: Text): [Token | undefined, Token] {
  const [open, first, second] = all.slice(i, i + 3);
  if (first && closing.has(first.text)) return [undefined, first];
  if (first && second && !opening.has(first.text) && closing.has(second.text)) return [first, second];
  const { start, text } = open ?? { start: 0, text: "" };
  throw mistake(
    source,
    start,
    start + text.length,
    "HF1210",
    `\`${text}\` is never closed`,
    whyCut(source) ?? "close it with `%>`; a tag can't stand inside another",
  );
}

/** What YAML has taken for the end of the value, where it stands without quotes. */
function whyCut({ text, source, offset }: Text): string | undefined {
  const behind = source.text.slice(offset(text.length));
  if (/^[ \t]+#/.test(behind)) return "YAML takes ` #` for a comment, which cuts the line there: put the whole value in quotes";
  return /^[ \t]*,/.test(behind) ? "between { } and [ ] a comma ends the value: put the whole value in quotes" : undefined;
}

/** `-%>` takes the line end after it, `_%>` also the blanks before that; `<%_` takes the blanks before it. */
function trimmed(text: string, before: string, after: string | undefined): string {
  let shown = text;
  if (before === "_%>") shown = shown.replace(/^[ \t]+/, "");
  if (before === "-%>" || before === "_%>") shown = shown.replace(/^(?:\r\n|\r|\n)/, "");
  return after === "<%_" ? shown.replace(/[ \t]+$/, "") : shown;
}
