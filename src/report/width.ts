/** Characters that take two cells: East Asian wide and fullwidth forms, but no halfwidth ones, and emoji. Source: Unicode Standard Annex 11. */
const wide =
  /^(?![\uff61-\uffdc])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
/** Characters that take none: combining marks, variation selectors, joiners and other format characters. */
const zero = /^[\p{Mn}\p{Me}\p{Cf}]/u;

/** Terminal cells that one code point takes. */
export function codePointWidth(character: string): 0 | 1 | 2 {
  if (character >= " " && character <= "~") return 1;
  if (zero.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** Terminal cells that a line without control characters takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += codePointWidth(character);
  return width;
}

/** Pads with spaces on the right to `width` cells. */
export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** Cuts to `width` cells, an ellipsis standing for the rest. */
export function fit(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const character of text) {
    used += codePointWidth(character);
    if (used > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
