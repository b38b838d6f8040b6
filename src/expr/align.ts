const escapes: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

/**
 * For each character of a scalar's value the offset in its source, one more for the end. YAML's indentation, folding and quotes stand
 * between the two: both are walked together, and what the value lacks is passed over. `escaped`: the source is in double quotes, where
 * a backslash begins an escape.
 */
export function align(value: string, source: string, escaped: boolean): Uint32Array {
  const offsets = new Uint32Array(value.length + 1);
  let at = 0;
  for (let i = 0; i < value.length; i++) {
    const char = value[i] ?? "";
    let from = at;
    while (from < source.length && !stands(char, source, from, escaped)) from++;
    if (from === source.length) from = at;
    offsets[i] = from;
    at = Math.min(source.length, from + width(source, from, escaped));
  }
  offsets[value.length] = at;
  return offsets;
}

function stands(char: string, source: string, at: number, escaped: boolean): boolean {
  const here = source[at];
  if (escaped && here === "\\") return !/[\r\n]/.test(source[at + 1] ?? "");
  return here === char || (char === " " && here === "\n");
}

/** How many characters of the source make the one that stands here. */
function width(source: string, at: number, escaped: boolean): number {
  return escaped && source[at] === "\\" ? (escapes[source[at + 1] ?? ""] ?? 2) : 1;
}
