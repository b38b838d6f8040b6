import { composite } from "../run/composite.ts";
import { textOf, wrong, type Helper } from "./define.ts";

/** One object for each spelling, so that `===` holds between two versions that are written alike. */
const made = new Map<string, object>();

/**
 * A version that `<` and `>=` put in order as rpm does: the epoch first, the release behind the last dash last; numbers by value, letters before
 * numbers, `~` before the end, `^` right behind it, the longer after the shorter; a leading `v` does not count. It prints as it was written; `equals`
 * and `compare` look at the order alone. Source: rpm-version(7).
 */
export const version: Helper = { usage: "version(x)", arity: [1, 1], run: ([value]) => parse(value) };

function parse(value: unknown): object {
  const text = spelling(value);
  const known = made.get(text);
  if (known) return known;
  const key = keyOf(text);
  const version = composite({
    [Symbol.toPrimitive]: (hint: string) => (hint === "string" ? text : key),
    toJSON: () => text,
    equals: (other: unknown) => keyOf(spelling(other)) === key,
    /** -1, 0 or 1: for sorting. */
    compare(other: unknown) {
      const theirs = keyOf(spelling(other));
      return theirs === key ? 0 : key > theirs ? 1 : -1;
    },
  });
  made.set(text, version);
  return version;
}

function spelling(value: unknown): string {
  return typeof value === "object" && made.get(String(value)) === value ? String(value) : textOf(value, "version").trim();
}

const [tilde, end, caret, letters, number] = ["\u0001", "\u0002", "\u0003", "\u0004", "\u0005"];

/** A text that sorts by code units as the version sorts. */
function keyOf(text: string): string {
  if (!/^v?\d[\w.+:~^-]*$/i.test(text)) throw wrong(`\`${text}\` is no version`, 'such as "2.2.8" or "1:1.0~rc1-3"');
  const [, epoch = "0", version = "", release] = /^v?(?:(\d+):)?(.*?)(?:-([^-]*))?$/i.exec(text) ?? [];
  return [epoch, version, ...(release === undefined ? [] : [release])].map(partKey).join("");
}

function partKey(part: string): string {
  const segments = (part.match(/\d+|[a-z]+|[~^]/gi) ?? []).map((segment) => {
    if (segment === "~") return tilde;
    if (segment === "^") return caret;
    if (!/\d/.test(segment)) return letters + segment;
    const digits = segment.replace(/^0+(?=\d)/, "");
    return number + String.fromCharCode(0x100 + digits.length) + digits;
  });
  return segments.join("") + end;
}
