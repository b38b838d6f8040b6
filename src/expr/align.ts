const escapes: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

/**
 * For each character of a scalar's value the offset in its source, one more for the end. YAML's indentation, folding, quotes and
 * escapes stand between the two; both are walked together and what the value lacks is passed over.
 */
export function align(value: string, source: string): Uint32Array {
  const offsets = new Uint32Array(value.length + 1);
  let at = 0;
  for (let i = 0; i < value.length; i++) {
    const char = value[i] ?? "";
    let from = at;
    while (from < source.length && !stands(char, source, from)) from++;
    if (from === source.length) from = at;
    offsets[i] = from;
    at = Math.min(source.length, from + width(char, source, from));
  }
  offsets[value.length] = at;
  return offsets;
}

function stands(char: string, source: string, at: number): boolean {
  const here = source[at];
  if (here === char) return true;
  if (here === "\\") return !/[\r\n]/.test(source[at + 1] ?? "");
  return char === " " && here === "\n";
}

/** How many characters of the source make this one of the value. */
function width(char: string, source: string, at: number): number {
  if (source[at] !== "\\" || char === "\\") return source.startsWith("\\\\", at) ? 2 : 1;
  return escapes[source[at + 1] ?? ""] ?? 2;
}
