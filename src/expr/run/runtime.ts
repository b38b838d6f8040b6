import { didYouMean } from "../../core/suggest.ts";
import { helpers } from "../helpers/table.ts";
import { methodsOf } from "../methods.ts";
import type { HelperEnv, Scope } from "../types.ts";
import type { Blame } from "./blame.ts";
import { Box } from "./box.ts";
import { isComposite } from "./composite.ts";
import { freezeDeep, isPlain } from "./freeze.ts";
import { known, method, missingMember, read, type Key } from "./lookup.ts";
import { describe, printable, show } from "./print.ts";

/** What generated code calls, `$` in it. One for each evaluation; `site` is a number that `Blame` can place. */
export class Runtime {
  readonly scope: Scope;
  readonly env: HelperEnv;
  readonly blame: Blame;

  constructor(scope: Scope, env: HelperEnv, blame: Blame) {
    this.scope = scope;
    this.env = env;
    this.blame = blame;
  }

  get(name: string, site: number): unknown {
    const value = this.soft(name);
    if (value !== undefined) return value;
    const hint = didYouMean(name, this.scope.names()) ?? (helpers.has(name) ? `the helper is called as \`${name}(…)\`` : undefined);
    throw this.blame.error(site, "HF1203", `undefined variable \`${name}\``, hint);
  }

  soft(name: string): unknown {
    const value = known(this.scope.get(name));
    if (typeof value === "object" && value !== null) freezeDeep(value);
    return value;
  }

  known(value: unknown): unknown {
    return known(value);
  }

  member(base: unknown, key: Key, site: number): unknown {
    const value = read(base, key);
    if (value === undefined) throw missingMember(base, key, site, this.blame);
    return value;
  }

  softMember(base: unknown, key: Key): unknown {
    return read(base, key);
  }

  box(value: unknown): Box {
    return new Box(value, this);
  }

  call(base: unknown, name: string, args: unknown[], site: number): unknown {
    const run = method(base, name, site, this.blame);
    if (Array.isArray(base) && !carriers.has(name)) base.forEach(known);
    try {
      if (name === "join" && Array.isArray(base)) return base.map(show).join(...(args as [string?]));
      if (typeof base === "string") for (const arg of args) if (typeof arg === "object" && !(arg instanceof RegExp)) show(arg);
      return known(run(...args));
    } catch (error) {
      throw this.blame.called(site, error);
    }
  }

  apply(callee: unknown, args: unknown[], site: number): unknown {
    if (typeof callee !== "function") throw this.blame.error(site, "HF1209", `\`${this.blame.label(site)}\` is ${describe(callee)} and can't be called`);
    try {
      return known(Reflect.apply(callee, undefined, args));
    } catch (error) {
      throw this.blame.called(site, error);
    }
  }

  help(name: string, args: unknown[], site: number): unknown {
    try {
      return known(helpers.get(name)?.run(args, { scope: this.scope, env: this.env, source: this.blame.text.source }));
    } catch (error) {
      throw this.blame.called(site, error);
    }
  }

  /** A set or a map of a list. It has to compare the elements, so it waits for each. */
  make(kind: new (elements: never[]) => object, list: unknown, site: number): object {
    const elements = Array.from(this.iterate(list, site), known);
    try {
      return new kind(elements as never[]);
    } catch (error) {
      throw this.blame.called(site, error);
    }
  }

  /** What `...` and `for … of` walk over: a list, a set, a map of JavaScript's, the steps of an iterator. */
  iterate(value: unknown, site: number): Iterable<unknown> {
    if (typeof value === "object" && value !== null && Symbol.iterator in known(value)) return value as Iterable<unknown>;
    const hint =
      typeof value === "object" && value !== null ? "walk over `items(map)`" : typeof value === "string" ? 'take it apart first: `x.split("")`' : undefined;
    throw this.blame.error(site, "HF1209", `\`${this.blame.label(site)}\` is ${describe(value)}, not a list`, hint);
  }

  map(value: unknown, site: number): object {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return known(value);
    throw this.blame.error(site, "HF1209", `\`${this.blame.label(site)}\` is ${describe(value)}, not a map`);
  }

  key(value: unknown, site: number): Key {
    if (typeof value === "string" || typeof value === "number") return value;
    throw this.blame.error(site, "HF1209", `\`${this.blame.label(site)}\` is ${describe(value)}, not the name of a member`);
  }

  in(key: unknown, map: unknown, site: number, keySite: number): boolean {
    if (map === undefined) return false;
    if (typeof map === "object" && map !== null && isPlain(map) && !Array.isArray(map)) return Object.hasOwn(map, this.key(key, keySite));
    const hint = methodsOf(map).has("includes") ? `write \`${this.blame.label(site)}.includes(${this.blame.label(keySite)})\`` : undefined;
    throw this.blame.error(site, "HF1209", `\`in\` looks for keys of a map, and \`${this.blame.label(site)}\` is ${describe(map)}`, hint);
  }

  /** `==`: a text equals the number that it spells, and a list or map only itself. */
  equal(left: unknown, right: unknown): boolean {
    if (left === right) return true;
    const compound = [left, right].some((side) => (typeof side === "object" && side !== null) || typeof side === "function");
    // oxlint-disable-next-line eqeqeq -- this is what `==` in an expression means
    return !compound && left == right;
  }

  operand(value: unknown, site: number): unknown {
    if (typeof value !== "object" && value !== undefined && typeof value !== "function") return value;
    if (printable(value)) return value;
    const hint = Array.isArray(value) ? "its size is `.length`" : undefined;
    throw this.blame.error(site, "HF1209", `\`${this.blame.label(site)}\` is ${describe(value)}, which can't be calculated with or compared by size`, hint);
  }

  plus(left: unknown, right: unknown, leftSite: number, rightSite: number): unknown {
    if (typeof left === "number" && typeof right === "number") return left + right;
    if (!printable(left)) throw this.blame.unprintable(leftSite, left);
    if (!printable(right)) throw this.blame.unprintable(rightSite, right);
    return (left as string) + (right as string);
  }

  print(value: unknown, site: number): string {
    if (!printable(value)) throw this.blame.unprintable(site, value);
    return String(value);
  }

  /** What an expression may give to a playbook: data. */
  data(value: unknown, site: number): unknown {
    if (typeof value !== "object" && typeof value !== "function") return value;
    if (value === null || (isPlain(value) && !isComposite(value))) return value;
    if (printable(value)) return String(value);
    const hint = typeof value === "function" ? "call it" : isComposite(value) ? "read one of its parts, such as `.address`" : "make it a list: `[...x]`";
    throw this.blame.error(site, "HF1207", "this gives no data", hint);
  }

  assign(base: unknown, key: Key, site: number, value: (old: unknown) => unknown): unknown {
    if (typeof base !== "object" || base === null || !isPlain(base)) {
      throw this.blame.error(site, "HF1209", `\`${this.blame.label(site)}\` is ${describe(base)}, so nothing can be put into it`);
    }
    if (Object.isFrozen(base) || key === "__proto__")
      throw this.blame.error(site, "HF1208", `\`${this.blame.label(site)}\` comes from outside and can't be changed`, "work on a copy: `({ ...map })`");
    const made = value(read(base, key));
    Reflect.set(base, key, made);
    return made;
  }
}

/** Methods that hand elements on without looking at them: what only the run knows may be among them. */
const carriers: ReadonlySet<string> = new Set(["push", "unshift", "slice", "concat", "at", "with", "toReversed", "entries", "values", "keys"]);
