/** Begins each section: a control character that tools don't print by themselves. */
const mark = "\u001e";

/** sh that defines `section NAME`: all that is printed after it belongs to NAME. */
export const sectionFunction = String.raw`section() { printf '\036%s\n' "$1"; }` + "\n";

/** Texts by section name, as printed after `section NAME`. */
export function sections(output: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const piece of output.split(mark).slice(1)) {
    const end = piece.indexOf("\n");
    found.set(piece.slice(0, end), piece.slice(end + 1));
  }
  return found;
}
