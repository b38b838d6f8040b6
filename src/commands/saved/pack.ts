import { createHash } from "node:crypto";
import { Unknown } from "../../core/unknown.ts";

/** Texts of at least so many characters are kept once, however many steps and hosts have them. */
const long = 120;

/** A value of a plan as JSON: `bodies` holds its long texts by their hash. */
export interface Packed {
  readonly bodies: Readonly<Record<string, string>>;
  readonly value: unknown;
}

/** Members that begin so are ours; a person's own are kept as pairs, so that nothing is taken for what it is not. */
const own = "$";

/** Makes JSON of a value, what only the run will know included. Members without a value are left out. */
export function packed(value: unknown): Packed {
  const bodies: Record<string, string> = {};
  const pack = (one: unknown): unknown => {
    if (one instanceof Unknown) return { $unknown: { step: one.step, what: one.what } };
    if (typeof one === "string" && one.length >= long) {
      const hash = createHash("sha256").update(one).digest("base64url");
      bodies[hash] = one;
      return { $body: hash };
    }
    if (Array.isArray(one)) return one.map(pack);
    if (typeof one !== "object" || one === null) return one;
    const entries = Object.entries(one).flatMap(([key, member]) => (member === undefined ? [] : [[key, pack(member)] as const]));
    return entries.some(([key]) => key.startsWith(own)) ? { $entries: entries } : Object.fromEntries(entries);
  };
  return { value: pack(value), bodies };
}

/** The value again. Throws where it refers to a text that is not there. */
export function unpacked({ value, bodies }: Packed): unknown {
  const unpack = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(unpack);
    if (typeof one !== "object" || one === null) return one;
    if ("$unknown" in one) {
      const { step, what } = one.$unknown as { step: string; what: string };
      return new Unknown(step, what);
    }
    if ("$body" in one) {
      const text = bodies[String(one.$body)];
      if (text === undefined) throw new Error("a text is missing");
      return text;
    }
    const entries = "$entries" in one ? (one.$entries as [string, unknown][]) : Object.entries(one);
    return Object.fromEntries(entries.map(([key, member]) => [key, unpack(member)]));
  };
  return unpack(value);
}
