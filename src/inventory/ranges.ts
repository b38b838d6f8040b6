import { HoldfastError } from "../core/errors.ts";
import type { Span } from "../core/source.ts";

/** More names than this in one range are a slip of the keyboard. */
const most = 100_000;

const range = /\[([^[\]]*)\]/;

/**
 * The names that a host range stands for: `node[01:03]`, `db-[a:c]`, `n[0:9:3]`, several in one name. A name without a range is
 * itself. Throws `HoldfastError`.
 */
export function expandRange(name: string, at: Span): readonly string[] {
  let names = [""];
  let rest = name;
  for (let found = range.exec(rest); found; found = range.exec(rest)) {
    const before = rest.slice(0, found.index);
    const values = valuesOf(found[1] ?? "", name, at);
    if (names.length * values.length > most) throw bad(`the range ${name} gives more than ${most} names`, at);
    names = names.flatMap((start) => values.map((value) => `${start}${before}${value}`));
    rest = rest.slice(found.index + found[0].length);
  }
  if (/[[\]]/.test(rest)) throw bad(`the range in ${name} is not closed`, at);
  return names.map((start) => start + rest);
}

function valuesOf(text: string, name: string, at: Span): readonly string[] {
  const [from, to, step = "1", ...more] = text.split(":");
  if (from === undefined || to === undefined || more.length > 0 || !/^[1-9]\d*$/.test(step)) throw bad(`[${text}] in ${name} is no range`, at);
  const by = Number(step);
  if (/^\d*$/.test(from) && /^\d+$/.test(to)) return numbers(from === "" ? "0" : from, to, by, name, at);
  if (/^[A-Za-z]$/.test(from) && /^[A-Za-z]$/.test(to)) return letters(from, to, by, name, at);
  throw bad(`[${text}] in ${name} is no range`, at);
}

function numbers(from: string, to: string, step: number, name: string, at: Span): readonly string[] {
  const width = from.startsWith("0") && from.length > 1 ? from.length : 0;
  if (width > 0 && to.length !== width) throw bad(`the ends of [${from}:${to}] in ${name} have different widths`, at);
  return count(Number(from), Number(to), step, name, at).map((value) => String(value).padStart(width, "0"));
}

/** In Ansible's order: small letters, then capitals. */
const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

function letters(from: string, to: string, step: number, name: string, at: Span): readonly string[] {
  return count(alphabet.indexOf(from), alphabet.indexOf(to), step, name, at).map((index) => alphabet[index] ?? "");
}

function count(from: number, to: number, step: number, name: string, at: Span): readonly number[] {
  if (from > to) throw bad(`the range in ${name} runs backwards`, at);
  const length = Math.floor((to - from) / step) + 1;
  if (length > most) throw bad(`the range ${name} gives more than ${most} names`, at);
  return Array.from({ length }, (_, i) => from + i * step);
}

function bad(message: string, at: Span): HoldfastError {
  return new HoldfastError(message, { code: "HF1312", at, hint: "write `node[01:03]`, `db[a:c]`, or with a step `n[0:10:2]`" });
}
