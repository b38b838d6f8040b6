import { Suspend } from "../core/unknown.ts";
import type { Origin, Scope } from "../expr/types.ts";

/** In place of a value that only a host can give. */
const asked = Symbol("asked of a host");

/** In place of a value that can't be had: like nothing that was read. */
const broken = Symbol("broken");

/** What an evaluation asks of its scope: the value of a name, or whether there is one. */
type Question = (scope: Scope) => unknown;

/** Hosts, by number, that answered alike all that was asked of them so far. How they part over a question is found once for all evaluations. */
export class Kin {
  readonly hosts: readonly number[];
  readonly #settled: ReadonlySet<Question>;
  readonly #whole: readonly Kin[] = [this];
  #parts: Map<Question, readonly Kin[]> | undefined;

  constructor(hosts: readonly number[], settled: ReadonlySet<Question> = new Set()) {
    this.hosts = hosts;
    this.#settled = settled;
  }

  /** Those with one answer each, the first host's first. */
  split(question: Question, scopeOf: (host: number) => Scope): readonly Kin[] {
    if (this.hosts.length === 1 || this.#settled.has(question)) return this.#whole;
    this.#parts ??= new Map();
    let parts = this.#parts.get(question);
    if (!parts) this.#parts.set(question, (parts = this.#part(question, scopeOf)));
    return parts;
  }

  #part(question: Question, scopeOf: (host: number) => Scope): readonly Kin[] {
    const byAnswer = new Map<unknown, number[]>();
    for (const host of this.hosts) {
      const answer = question(scopeOf(host));
      const others = byAnswer.get(answer);
      if (others) others.push(host);
      else byAnswer.set(answer, [host]);
    }
    const settled = new Set(this.#settled).add(question);
    return [...byAnswer.values()].map((hosts) => new Kin(hosts, settled));
  }
}

/** Notes what is asked of a scope, in order. */
class TracedScope implements Scope {
  readonly asked: Question[] = [];
  /** Is all that was looked at among what was asked? */
  isWhole = true;
  readonly #scope: Scope;
  readonly #questions: Questions;

  constructor(scope: Scope, questions: Questions) {
    this.#scope = scope;
    this.#questions = questions;
  }

  get(name: string): unknown {
    this.#note(this.#questions.value(name));
    try {
      return this.#scope.get(name);
    } catch (error) {
      if (!(error instanceof Suspend)) this.isWhole = false;
      throw error;
    }
  }

  has(name: string): boolean {
    this.#note(this.#questions.presence(name));
    return this.#scope.has(name);
  }

  names(): Iterable<string> {
    this.isWhole = false;
    return this.#scope.names();
  }

  origin(name: string): Origin | undefined {
    return this.#scope.origin?.(name);
  }

  #note(question: Question): void {
    if (!this.asked.includes(question)) this.asked.push(question);
  }
}

/** Each question is one function, so that what became of it can be kept by it. */
class Questions {
  readonly #values = new Map<string, Question>();
  readonly #presences = new Map<string, Question>();

  value(name: string): Question {
    return named(this.#values, name, asksValue);
  }

  presence(name: string): Question {
    return named(this.#presences, name, asksPresence);
  }
}

function named(known: Map<string, Question>, name: string, make: (name: string) => Question): Question {
  let question = known.get(name);
  if (!question) known.set(name, (question = make(name)));
  return question;
}

function asksValue(name: string): Question {
  return (scope) => valueIn(scope, name);
}

function asksPresence(name: string): Question {
  return (scope) => scope.has(name);
}

/** Facts are one object a host, of which every member is asked of that host. */
function valueIn(scope: Scope, name: string): unknown {
  if (name === "facts") return asked;
  try {
    return scope.get(name);
  } catch (error) {
    return error instanceof Suspend ? asked : broken;
  }
}

/** The hosts of several pure evaluations that see the same scopes: each is done once for all hosts that agree in what it reads. */
export class Kindred {
  readonly all: Kin;
  /** The first host alone. */
  readonly first: Kin;
  readonly #scopes: Scope[] = [];
  readonly #make: (host: number) => Scope;
  readonly #questions = new Questions();

  constructor(count: number, make: (host: number) => Scope) {
    this.#make = make;
    this.all = new Kin([...Array(count).keys()]);
    this.first = new Kin(this.all.hosts.slice(0, 1));
  }

  /** Tells what the evaluation comes to for some hosts, with those for which it does. */
  each<T>(hosts: Kin, evaluate: (scope: Scope, host: number) => T, tell: (result: T, kin: Kin) => void): void {
    const open = hosts.hosts.length > 0 ? [hosts] : [];
    for (let kin = open.pop(); kin; kin = open.pop()) {
      const first = kin.hosts[0] ?? 0;
      const trace = new TracedScope(this.#scopeOf(first), this.#questions);
      const result = evaluate(trace, first);
      if (trace.isWhole) tell(result, this.#alike(kin, trace.asked, open));
      else for (const host of kin.hosts) tell(host === first ? result : evaluate(this.#scopeOf(host), host), new Kin([host]));
    }
  }

  /** Those who answer all this as the first of them does; the others are left open. */
  #alike(kin: Kin, asked: readonly Question[], open: Kin[]): Kin {
    let alike = kin;
    for (const question of asked) {
      const parts = alike.split(question, (host) => this.#scopeOf(host));
      for (let i = parts.length - 1; i > 0; i--) open.push(parts[i] ?? alike);
      alike = parts[0] ?? alike;
    }
    return alike;
  }

  #scopeOf(host: number): Scope {
    return (this.#scopes[host] ??= this.#make(host));
  }
}
