import { textOf, wrong, type Helper } from "./define.ts";

/** Equal versions are one object, so that `===` holds between them too. */
const made = new Map<string, object>();

/**
 * A version that `<`, `>=`, `===` put in order as rpm does: numbers by value, letters before numbers, `~` before the end, the longer after
 * the shorter; a leading `v` does not count. It prints as it was first written.
 */
export const version: Helper = {
  usage: "version(x)",
  arity: [1, 1],
  run([value]) {
    const text = textOf(value, "version").trim();
    if (!/^v?\d[\w.+:~-]*$/i.test(text)) throw wrong(`\`${text}\` is no version`, 'such as "2.2.8" or "1:1.0~rc1-3"');
    const key = sortKey(text.replace(/^v/i, ""));
    const known = made.get(key);
    if (known) return known;
    const version = Object.freeze({ [Symbol.toPrimitive]: (hint: string) => (hint === "string" ? text : key), toJSON: () => text });
    made.set(key, version);
    return version;
  },
};

const [tilde, end, letters, number] = ["\u0001", "\u0002", "\u0003", "\u0004"];

/** A text that sorts by code units as the version sorts. */
export function sortKey(text: string): string {
  const [, epoch = "0", rest = text] = /^(\d+):(.*)$/.exec(text) ?? [];
  const segments = [epoch, ...(rest.match(/\d+|[a-z]+|~/gi) ?? [])].map((segment) => {
    if (segment === "~") return tilde;
    if (!/\d/.test(segment)) return letters + segment;
    const digits = segment.replace(/^0+(?=\d)/, "");
    return number + String.fromCharCode(0x100 + digits.length) + digits;
  });
  return segments.join("") + end;
}
