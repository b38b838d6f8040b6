/** Opening and closing SGR codes. */
const codes = {
  bold: [1, 22],
  dim: [2, 22],
  inverse: [7, 27],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const;

type Name = keyof typeof codes;

/** Each wraps one line of text; without colours each gives its text back. */
export type Colors = Readonly<Record<Name, (text: string) => string>>;

export function createColors(enabled: boolean): Colors {
  const wrap =
    (name: Name) =>
    (text: string): string =>
      enabled && text !== "" ? `\u001b[${codes[name][0]}m${text}\u001b[${codes[name][1]}m` : text;
  return {
    bold: wrap("bold"),
    dim: wrap("dim"),
    inverse: wrap("inverse"),
    red: wrap("red"),
    green: wrap("green"),
    yellow: wrap("yellow"),
    blue: wrap("blue"),
    magenta: wrap("magenta"),
    cyan: wrap("cyan"),
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Does this stream want colours? FORCE_COLOR decides where it is set ("0" and "false" mean no), then NO_COLOR (no-color.org: any value but
 * an empty one), then whether somebody looks at it. Node's own order.
 */
export function wantsColor(stream: { readonly isTTY?: boolean }, env: Environment): boolean {
  const force = env["FORCE_COLOR"];
  if (force !== undefined) return force !== "0" && force !== "false";
  if (env["NO_COLOR"]) return false;
  return stream.isTTY === true && env["TERM"] !== "dumb";
}
