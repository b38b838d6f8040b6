import type { Span } from "../core/source.ts";

/** What a file says of a variable, for messages. */
export interface Origin {
  /** Its value; its name where the value is a secret. */
  readonly at: Span;
  readonly isSecret: boolean;
  /** Names that its value is made of. */
  readonly reads: readonly string[];
}

/** Where free names of an expression are looked up. */
export interface Scope {
  /**
   * The value, `Unknown` where only the run will know it, undefined where there is none. May throw `Suspend` or `Later`.
   * What it returns is frozen on first use.
   */
  get(name: string): unknown;
  has(name: string): boolean;
  /** Every name there is, for "did you mean". */
  names(): Iterable<string>;
  /** Where a file sets the name; undefined where none does. */
  origin?(name: string): Origin | undefined;
}

/** A value's own word on why a member that is looked for is not there, for messages. */
export const whyIncomplete = Symbol("why it has no more members");

/** What helpers need from outside: everything that is not a function of its arguments. */
export interface HelperEnv {
  /** A variable of the environment that the program runs in. */
  env(name: string): string | undefined;
  /** The text of a project file, looked up as `copy` does, in the role that `from` is part of first. Throws `HoldfastError` with the places searched. */
  file(path: string, from: Span["source"]): string;
  /** A project template, looked up as the `template` module does, in the role that `from` is part of first. Throws `HoldfastError` with the places searched. */
  template(path: string, from: Span["source"]): Compiled;
  /** A template named in another, relative to it, `.ejs` where no extension is given; none from outside the project. */
  include(path: string, from: Span["source"]): Compiled;
  /** One word list quoted for sh. */
  quote(words: readonly string[]): string;
  /** Tells that `made` is not to be shown: always, or where the text `from` that it was made of holds a secret. */
  conceal(made: string, from?: string): void;
  /** When the run began; the same for every expression of the run. */
  readonly now: Date;
}

/** A free variable of an expression. */
export interface Name {
  readonly name: string;
  readonly span: Span;
  /** Names that the expression declares for itself where this one stands. */
  readonly locals: readonly string[];
  /** It is compared with something: a text that lacks its quotes looks like this. */
  readonly compared: boolean;
  /** May be undefined: under `??`, `?.`, `typeof`, `in`, `defined()`, compared with `undefined`, or guarded by one of them as in `defined(x) && x > 1`. */
  readonly soft: boolean;
}

/** A chain of member reads with fixed names that begins at a free variable: `facts.os.family`. A method that is called is not part of it. */
export interface Member {
  readonly root: string;
  readonly path: readonly string[];
  /** The whole chain. */
  readonly span: Span;
  /** Each element of `path`. */
  readonly spans: readonly Span[];
  readonly soft: boolean;
}

/** A variable of whichever host, as `hostvars[host].held.stdout` reads it: `held` is the root. */
export type OfHost = Member;

/** A helper that is called. */
export interface HelperUse {
  readonly name: string;
  readonly span: Span;
  /** The first argument where it is a plain string, so that files and templates can be checked before a run. */
  readonly argument: string | undefined;
  /** Names in a map that stands as its second argument (`include("a.ejs", { name: 1 })`); undefined where only evaluation tells. */
  readonly locals: readonly string[] | undefined;
}

/** An expression, a text or a template, checked as far as that is possible without values. */
export interface Compiled {
  /** As it was written. */
  readonly text: string;
  readonly span: Span;
  readonly names: readonly Name[];
  readonly members: readonly Member[];
  readonly ofHosts: readonly OfHost[];
  readonly helpers: readonly HelperUse[];
  /** The value never changes: no variables, no helper that looks outside. */
  readonly constant: boolean;
  /** Throws `HoldfastError` with the place of the mistake; `Later` and `Suspend` pass through. */
  evaluate(scope: Scope, env: HelperEnv): unknown;
}
