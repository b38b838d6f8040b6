import { Suspend } from "../core/unknown.ts";
import type { Span } from "../core/source.ts";
import type { Scope } from "../expr/types.ts";

/** In place of a value that only a host can give. */
const asked = Symbol("asked of a host");

/** In place of a value that can't be had: like nothing that was read. */
const broken = Symbol("broken");

/** Hosts that differ in more ways than this differ in all of them, and looking for an equal one is not worth its time. */
const most = 16;

/** Notes what is read of a scope: an evaluation that reads the same values again comes to the same end. */
class TracedScope implements Scope {
  readonly reads = new Map<string, unknown>();
  /** Names that were looked for, and whether they were there. */
  readonly presences = new Map<string, boolean>();
  /** Is all that was looked at among the reads? */
  isWhole = true;
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  get(name: string): unknown {
    try {
      const value = this.#scope.get(name);
      this.reads.set(name, name === "facts" ? asked : value);
      return value;
    } catch (error) {
      if (error instanceof Suspend) this.reads.set(name, asked);
      else this.isWhole = false;
      throw error;
    }
  }

  has(name: string): boolean {
    const isThere = this.#scope.has(name);
    this.presences.set(name, isThere);
    return isThere;
  }

  names(): Iterable<string> {
    this.isWhole = false;
    return this.#scope.names();
  }

  placeOf(name: string): Span | undefined {
    return this.#scope.placeOf?.(name);
  }
}

/** Results of one pure evaluation for many hosts: it is done once for all that agree in what it reads. */
export class Traces<T> {
  readonly #known: { readonly trace: TracedScope; readonly result: T }[] = [];

  #misses = 0;

  of(scope: Scope, evaluate: (scope: Scope) => T): T {
    if (this.#misses > most) return evaluate(scope);
    const known = this.#known.find(({ trace }) => agrees(scope, trace));
    if (known) return known.result;
    this.#misses++;
    const trace = new TracedScope(scope);
    const result = evaluate(trace);
    if (trace.isWhole) this.#known.push({ trace, result });
    return result;
  }
}

function agrees(scope: Scope, { reads, presences }: TracedScope): boolean {
  for (const [name, value] of reads) if (!Object.is(read(scope, name), value)) return false;
  for (const [name, isThere] of presences) if (scope.has(name) !== isThere) return false;
  return true;
}

/** Facts are one object a host, of which every member is asked of that host. */
function read(scope: Scope, name: string): unknown {
  if (name === "facts") return asked;
  try {
    return scope.get(name);
  } catch (error) {
    return error instanceof Suspend ? asked : broken;
  }
}
