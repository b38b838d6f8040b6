import { didYouMean } from "../../core/suggest.ts";
import { Later, Unknown } from "../../core/unknown.ts";
import type { HoldfastError } from "../../core/errors.ts";
import { hintForMethod } from "../foreign.ts";
import { methodsOf, mutators } from "../methods.ts";
import { whyIncomplete } from "../types.ts";
import type { Blame } from "./blame.ts";
import { freezeDeep } from "./freeze.ts";
import { describe } from "./print.ts";

export type Key = string | number;

/** A value that can be looked at. What only the run will know can't. */
export function known<T>(value: T): T {
  if (value instanceof Unknown) throw new Later(value);
  return value;
}

/** The member, or undefined. Only what the value itself holds is readable, never what JavaScript lends it. */
export function read(base: unknown, key: Key): unknown {
  if (typeof base === "string") return key === "length" || isIndex(key) ? Reflect.get(Object(base), key) : undefined;
  if (typeof base !== "object" || base === null) return undefined;
  if (base instanceof Map || base instanceof Set) return key === "size" ? base.size : undefined;
  if (!Object.hasOwn(base, key)) return undefined;
  const value: unknown = known(Reflect.get(base, key));
  if (typeof value === "function") return undefined;
  if (typeof value === "object" && value !== null && Object.isFrozen(base)) freezeDeep(value);
  return value;
}

function isIndex(key: Key): boolean {
  return typeof key === "number" || /^\d+$/.test(key);
}

/** Why the member can't be read, with what would help. */
export function missingMember(base: unknown, key: Key, site: number, blame: Blame): HoldfastError {
  const name = blame.label(site);
  if (base === undefined || base === null) {
    return blame.error(site, "HF1204", `\`${name}\` is ${base}, so it has no \`${key}\``, "write `?.` or `??` where it may be missing");
  }
  if (methodsOf(base).has(String(key)) || (Object.hasOwn(Object(base) as object, key) && typeof Reflect.get(Object(base), key) === "function")) {
    return blame.error(site, "HF1204", `\`${key}\` is a method`, `call it: \`${name}.${key}()\``);
  }
  if (Array.isArray(base) && isIndex(key)) {
    const count = `${base.length} element${base.length === 1 ? "" : "s"}`;
    return blame.error(site, "HF1204", `\`${name}\` has ${count}, so there is no [${key}]`, hintForIndex(base, Number(key)));
  }
  return blame.error(site, "HF1204", `undefined member \`${key}\` of \`${name}\`, ${describe(base)}`, hintForMember(base, String(key)));
}

function hintForIndex(list: readonly unknown[], index: number): string {
  if (list.length === 0) return "write `??` where it may be empty";
  return index < 0 ? `write \`.at(${index})\`` : "counting begins at 0";
}

function hintForMember(base: unknown, key: string): string | undefined {
  if (Array.isArray(base) || typeof base !== "object" || base === null) {
    const known = [...(typeof base === "string" || Array.isArray(base) ? ["length"] : []), ...methodsOf(base)];
    return hintForMethod(key) ?? didYouMean(key, known) ?? `it has ${known.slice(0, 6).join(", ")}, …`;
  }
  const keys = Object.keys(base);
  const why: unknown = Reflect.get(base, whyIncomplete);
  if (typeof why === "string") return why;
  if (keys.length === 0) return "it is empty";
  return didYouMean(key, keys) ?? `it has ${keys.slice(0, 12).join(", ")}${keys.length > 12 ? ", …" : ""}`;
}

/** The method of this name, ready to be called on `base`. */
export function method(base: unknown, name: string, site: number, blame: Blame): (...args: unknown[]) => unknown {
  if (base === undefined || base === null) throw missingMember(base, name, site, blame);
  const found: unknown = methodsOf(base).has(name) || (typeof base === "object" && Object.hasOwn(base, name)) ? Reflect.get(Object(base), name) : undefined;
  if (typeof found !== "function") {
    throw blame.error(site, "HF1204", `\`${blame.label(site)}\` is ${describe(base)}, which has no method \`${name}\``, hintForMember(base, name));
  }
  if (Array.isArray(base) && mutators.has(name) && Object.isFrozen(base)) {
    throw blame.error(site, "HF1208", `\`${blame.label(site)}\` comes from outside and can't be changed`, instead[name] ?? "work on a copy: `[...list]`");
  }
  return (...args): unknown => Reflect.apply(found, base, args);
}

const instead: Readonly<Record<string, string>> = {
  push: "write `[...list, x]`",
  unshift: "write `[x, ...list]`",
  sort: "write `toSorted()`",
  reverse: "write `toReversed()`",
  splice: "write `toSpliced(…)`",
  pop: "write `slice(0, -1)`",
  shift: "write `slice(1)`",
};
