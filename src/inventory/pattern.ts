import { HoldfastError } from "../core/errors.ts";
import type { Span } from "../core/source.ts";
import { didYouMean } from "../core/suggest.ts";
import { globToRegExp } from "./glob.ts";
import { splitPattern, type Term, termOf } from "./pattern-terms.ts";
import type { Host, Inventory } from "./types.ts";

/** What this computer is called where no inventory lists it. */
export const namesOfThisComputer: readonly string[] = ["localhost", "127.0.0.1", "::1"];
const local = new Set(namesOfThisComputer);

/**
 * Names of the hosts that a pattern means, in the order in which it names them: `web`, `a:b` or `a,b`, `a:!b`, `a:&b`, `web*`,
 * `~regex`, `web[0]`, `web[1:]`, `@file`. A part that names nothing is an error with what was probably meant.
 */
export function matchPattern(inventory: Inventory, pattern: string, span?: Span): string[] {
  const terms = inventory.hosts.has(pattern) || local.has(pattern) ? termOf(pattern, 0, span) : splitPattern(pattern, span);
  if (terms.length === 0) throw new HoldfastError("the pattern of hosts is empty", { code: "HF1350", at: span, hint: "write `all`, a group or a host" });
  const only = terms.filter(({ sign }) => sign === "&").map((term) => new Set(hostsOf(term, inventory)));
  const not = new Set(terms.filter(({ sign }) => sign === "!").flatMap((term) => hostsOf(term, inventory)));
  const plain = terms.filter(({ sign }) => sign === "");
  // A host comes before a group of its name, as in Ansible; what is taken away or kept is the group.
  const found =
    plain.length > 0 ? plain.flatMap((term) => (inventory.hosts.has(term.text) ? [term.text] : hostsOf(term, inventory))) : [...inventory.hosts.keys()];
  return [...new Set(found)].filter((name) => !not.has(name) && only.every((set) => set.has(name)));
}

/** The host of this name, `localhost` although it is not listed included. */
export function hostNamed(inventory: Inventory, name: string): Host | undefined {
  return inventory.hosts.get(name) ?? (local.has(name) ? { ...inventory.localhost, name } : undefined);
}

function hostsOf(term: Term, inventory: Inventory): readonly string[] {
  if (term.text.startsWith("@")) return fromFile(term, inventory);
  const subscript = term.text.startsWith("~") ? null : /^(.+)\[(?:(-?\d+)|(\d+)[:-](\d*))\]$/.exec(term.text);
  const [, base, index, from, to] = subscript ?? [];
  if (base === undefined || inventory.hosts.has(term.text)) return named(term, inventory);
  const hosts = [...new Set(named({ ...term, text: base }, inventory))];
  const chosen = index === undefined ? hosts.slice(Number(from), to === "" ? undefined : Number(to) + 1) : [hosts.at(Number(index))];
  const good = chosen.filter((host) => host !== undefined);
  if (good.length > 0 || inventory.isOpen) return good;
  throw nothing(term, `${base} has ${hosts.length} host${hosts.length === 1 ? "" : "s"}, so ${term.text} is none of them`, "counting begins at 0");
}

/** Groups first, as in Ansible; hosts too where no group matches or the term is no plain name. */
function named(term: Term, inventory: Inventory): readonly string[] {
  const { text } = term;
  if (text === "all" || text === "*") return [...inventory.hosts.keys()];
  const test = testOf(term);
  const exact = test === undefined;
  const matches = (name: string): boolean => (exact ? name === text : test.test(name));
  const groups = exact ? [inventory.groups.get(text) ?? []].flat() : [...inventory.groups.values()].filter(({ name }) => matches(name));
  const found = groups.flatMap(({ hosts }) => hosts);
  if (groups.length > 0 && exact) return found;
  const hosts = exact ? (inventory.hosts.has(text) ? [text] : []) : [...inventory.hosts.keys()].filter(matches);
  if (found.length + hosts.length > 0 || groups.length > 0) return [...found, ...hosts];
  if (local.has(text)) return [text];
  if (inventory.isOpen) return [];
  const names = [...inventory.groups.keys(), ...inventory.hosts.keys()];
  if (!exact) throw nothing(term, `"${text}" matches no host and no group`, `there are ${some(names)}`);
  throw nothing(
    term,
    `no host or group is called "${text}"`,
    joined(text) ?? didYouMean(text, names) ?? (names.length > 2 ? `there are ${some(names)}` : "is the right inventory given with -i?"),
  );
}

function testOf({ text, at }: Term): RegExp | undefined {
  if (!text.startsWith("~")) return /[*?[]/.test(text) ? globToRegExp(text) : undefined;
  const written = text.slice(1);
  try {
    // By itself first: `a)(?:b` is none, and what JavaScript says is about what was written.
    return new RegExp(`^(?:${new RegExp(written).source})`);
  } catch (error) {
    const why = (error as SyntaxError).message.split(": ").at(-1);
    throw new HoldfastError(`"${written}" is no JavaScript regular expression: ${why}`, { code: "HF1352", at, hint: "what follows ~ is a regular expression" });
  }
}

function fromFile(term: Term, inventory: Inventory): readonly string[] {
  const path = term.text.slice(1);
  let text: string;
  try {
    text = new TextDecoder().decode(inventory.disk.read(path));
  } catch (error) {
    throw new HoldfastError(`can't read the list of hosts ${path}`, {
      code: "HF1353",
      at: term.at,
      hint: "@file names a file with one pattern a line",
      cause: error,
    });
  }
  const source = { path, text };
  let start = 0;
  return text.split("\n").flatMap((line) => {
    const at = { source, start, end: start + line.length };
    start = at.end + 1;
    const pattern = line.trim();
    return pattern === "" || pattern.startsWith("#") ? [] : matchPattern(inventory, pattern, at);
  });
}

/** `web1 web2`: no name holds a blank. */
function joined(text: string): string | undefined {
  return /\s/.test(text) ? `several are joined by commas: \`${text.trim().split(/\s+/).join(",")}\`` : undefined;
}

function some(names: readonly string[]): string {
  return names.slice(0, 10).join(", ") + (names.length > 10 ? ", …" : "");
}

function nothing(term: Term, message: string, hint: string): HoldfastError {
  return new HoldfastError(message, { code: "HF1351", at: term.at, hint });
}
