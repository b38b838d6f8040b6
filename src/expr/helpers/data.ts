import { createHash } from "node:crypto";
import { stringify } from "yaml";
import { isPlain } from "../run/freeze.ts";
import { describe } from "../run/print.ts";
import { textOf, wrong, type Helper } from "./define.ts";

/** A list of a hundred thousand is a mistake in most cases and slow in all. */
const longest = 100_000;

export const range: Helper = {
  usage: "range(from, to, step?)",
  arity: [2, 3],
  run([from, to, step = 1]) {
    if (typeof from !== "number" || typeof to !== "number" || typeof step !== "number") throw wrong("`range` wants numbers", "`range(1, 4)` is 1, 2, 3");
    if (![from, to, step].every(Number.isFinite) || step === 0) throw wrong("`range` wants finite numbers and a step other than 0");
    const length = Math.max(0, Math.ceil((to - from) / step));
    if (length > longest) throw wrong(`this range has ${length} numbers; at most ${longest} are allowed`);
    return Array.from({ length }, (_, i) => from + i * step);
  },
};

export const items: Helper = {
  usage: "items(map)",
  arity: [1, 1],
  run([map]) {
    if (typeof map !== "object" || map === null || Array.isArray(map) || map instanceof Map || map instanceof Set)
      throw wrong(`\`items\` wants a map, not ${describe(map)}`);
    return Object.entries(map).map(([key, value]) => ({ key, value: value as unknown }));
  },
};

export const json: Helper = { usage: "json(x)", arity: [1, 1], run: ([value]) => jsonOf(value, "json") };

/** Texts that YAML 1.1, which Python still reads, would take for something else (`yes`, `12:30`) are quoted, and long ones stay on their line. */
const style = { compat: "yaml-1.1", lineWidth: 0 } as const;

/** Without the last line end: the template around it has its own. */
export const yaml: Helper = { usage: "yaml(x)", arity: [1, 1], run: ([value]) => stringify(JSON.parse(jsonOf(value, "yaml")), style).replace(/\n$/, "") };

/** JSON itself would leave out what it can't write, or write `null`. */
function jsonOf(value: unknown, helper: string): string {
  return JSON.stringify(value, (_, part: unknown) => {
    const lost =
      part === undefined
        ? value === undefined
        : typeof part === "function" || (typeof part === "number" && !Number.isFinite(part)) || (typeof part === "object" && part !== null && !isPlain(part));
    if (lost) throw wrong(`\`${helper}\` can't write ${describe(part)}`, "make it a list, a map, a text or a number first");
    return part;
  });
}

export const b64: Helper = { usage: "b64(x)", arity: [1, 1], run: ([value]) => Buffer.from(textOf(value, "b64")).toString("base64") };

export const unb64: Helper = {
  usage: "unb64(x)",
  arity: [1, 1],
  run([value]) {
    const text = textOf(value, "unb64").replaceAll(/\s/g, "");
    const bytes = Buffer.from(text, "base64");
    if (bytes.toString("base64").replace(/=+$/, "") !== text.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "")) throw wrong("this is no base64");
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      throw wrong("what this base64 holds is not UTF-8 text", "binary files go through `copy`");
    }
  },
};

const algorithms = ["sha256", "sha512", "sha1", "md5"];

export const hash: Helper = {
  usage: "hash(x, algorithm?)",
  arity: [1, 2],
  run([value, algorithm = "sha256"], call) {
    if (typeof algorithm !== "string" || !algorithms.includes(algorithm)) throw wrong(`\`hash\` knows ${algorithms.join(", ")}`);
    const text = textOf(value, "hash");
    const digest = createHash(algorithm).update(text).digest("hex");
    // Whoever sees the hash of a short secret can guess it.
    call.env.conceal(digest, text);
    return digest;
  },
};

export const quote: Helper = {
  usage: "quote(x)",
  arity: [1, 1],
  run([value], call) {
    const words = (Array.isArray(value) ? value : [value]).map((word) => textOf(word, "quote"));
    if (words.some((word) => word.includes("\0"))) throw wrong("a shell word can't hold a NUL byte");
    return call.env.quote(words);
  },
};
