import { show } from "./run/print.ts";

type Pure = (...args: never[]) => unknown;

function pick(from: object, names: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.split(" ").map((name) => [name, Reflect.get(from, name)]));
}

/** What can be read off JavaScript's own objects: the same answer every time, and no way to change anything. */
export const statics: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  Math: pick(
    Math,
    "abs ceil floor round trunc sign sqrt cbrt pow min max hypot log log2 log10 log1p exp expm1 sin cos tan asin acos atan atan2 clz32 imul fround PI E LN2 LN10 LOG2E LOG10E SQRT2 SQRT1_2",
  ),
  JSON: pick(JSON, "parse stringify"),
  Object: pick(Object, "keys values entries fromEntries"),
  Array: pick(Array, "isArray from of"),
  Number: pick(Number, "isInteger isSafeInteger isFinite isNaN parseInt parseFloat MAX_SAFE_INTEGER MIN_SAFE_INTEGER MAX_VALUE EPSILON"),
  String: pick(String, "fromCharCode fromCodePoint"),
};

/** Functions that are called by their bare name, or handed on as in `list.map(Number)`. */
export const functions: Readonly<Record<string, Pure>> = {
  Number: (value: unknown) => Number(value),
  String: (value: unknown) => show(value),
  Boolean: (value: unknown) => Boolean(value),
  parseInt,
  parseFloat,
  isNaN,
  isFinite,
  encodeURIComponent,
  decodeURIComponent,
  encodeURI,
  decodeURI,
};

/** What `new` can make. */
export const classes: ReadonlySet<string> = new Set(["Set", "Map"]);

export const values: ReadonlySet<string> = new Set(["undefined", "NaN", "Infinity"]);

/** Names that mean something in JavaScript and have no place in a playbook. */
export const refused: Readonly<Record<string, string>> = {
  process: 'read the environment with `env("NAME")`',
  globalThis: "only variables and helpers are at hand",
  global: "only variables and helpers are at hand",
  require: "only variables and helpers are at hand; code belongs in a module",
  eval: "write the expression itself",
  Function: "write an arrow function: `(x) => …`",
  Date: "write `now()`, which is fixed for the run",
  Promise: "helpers answer at once",
  Symbol: "only plain data is at hand",
  Reflect: "only plain data is at hand",
  Proxy: "only plain data is at hand",
  arguments: "name the parameters of the arrow function",
};
