import { Suspend } from "../core/unknown.ts";
import type { Origin, Scope } from "../expr/types.ts";

/** In place of a value that only a host can give. */
const asked = Symbol("asked of a host");

/** In place of a value that can't be had: like nothing that was read. */
const broken = Symbol("broken");

/** What an evaluation asks of its scope: the value of a name, or whether there is one. */
type Question = `get ${string}` | `has ${string}`;

/** What an evaluation came to, or what it asks first, and where each answer leads: it is pure, so that equal answers lead to equal questions. */
type Path<T> = { readonly result: T } | { readonly question: Question; readonly answers: Map<unknown, Path<T>> };

/** Notes what is asked of a scope, in order. */
class TracedScope implements Scope {
  readonly asked = new Map<Question, unknown>();
  /** Is all that was looked at among what was asked? */
  isWhole = true;
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  get(name: string): unknown {
    try {
      const value = this.#scope.get(name);
      this.asked.set(`get ${name}`, name === "facts" ? asked : value);
      return value;
    } catch (error) {
      if (error instanceof Suspend) this.asked.set(`get ${name}`, asked);
      else this.isWhole = false;
      throw error;
    }
  }

  has(name: string): boolean {
    const isThere = this.#scope.has(name);
    this.asked.set(`has ${name}`, isThere);
    return isThere;
  }

  names(): Iterable<string> {
    this.isWhole = false;
    return this.#scope.names();
  }

  origin(name: string): Origin | undefined {
    return this.#scope.origin?.(name);
  }
}

/** Results of one pure evaluation for many hosts: it is done once for all that agree in what it reads. */
export class Traces<T> {
  #start: Path<T> | undefined;

  of(scope: Scope, evaluate: (scope: Scope) => T): T {
    let path = this.#start;
    while (path && "question" in path) path = path.answers.get(answer(scope, path.question));
    if (path) return path.result;
    const trace = new TracedScope(scope);
    const result = evaluate(trace);
    if (trace.isWhole) this.#learn([...trace.asked], result);
    return result;
  }

  #learn(asked: readonly (readonly [Question, unknown])[], result: T): void {
    let hang = (path: Path<T>): void => void (this.#start = path);
    let path = this.#start;
    for (const [question, given] of asked) {
      if (!path) hang((path = { question, answers: new Map() }));
      if (!("question" in path) || path.question !== question) throw new Error(`asked for ${question} where it asked for something else before`);
      const { answers }: { readonly answers: Map<unknown, Path<T>> } = path;
      hang = (next) => void answers.set(given, next);
      path = answers.get(given);
    }
    if (!path) hang({ result });
  }
}

/** Facts are one object a host, of which every member is asked of that host. */
function answer(scope: Scope, question: Question): unknown {
  const name = question.slice(4);
  if (question.startsWith("has ")) return scope.has(name);
  if (name === "facts") return asked;
  try {
    return scope.get(name);
  } catch (error) {
    return error instanceof Suspend ? asked : broken;
  }
}
