import type { Expression, Node } from "acorn";
import type { HelperUse, Member, Name, OfHost } from "../types.ts";
import { mistake, spanOf, type Text } from "../text.ts";
import type { Script } from "../script.ts";
import { Locals } from "./locals.ts";

/** A place in the text that evaluation may have to blame; `label` is what stands there, for the message. */
export interface Site {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/** Templates may include others, and hold statements; the rest is expressions. */
export type Flavour = "expression" | "text" | "template";

/** Code for an expression. `soft`: it may be undefined, and gives undefined then. */
export type Emit = (node: Expression, context: Context, soft: boolean) => string;

/** What is gathered while one text is turned into code. The code refers to sites by their number. */
export class Context {
  readonly text: Text;
  readonly flavour: Flavour;
  readonly names: Name[] = [];
  readonly members: Member[] = [];
  readonly ofHosts: OfHost[] = [];
  readonly helpers: HelperUse[] = [];
  readonly sites: Site[] = [];
  /** Names known to be defined where the walk is now: `defined(x) && …`. */
  guarded: ReadonlySet<string> = new Set();
  locals = new Locals();
  /** Sides of `==` and its kin. */
  readonly compared = new Set<Node>();
  /** The script whose text and values are printed, for templates. */
  script: Script | undefined;
  readonly #emit: Emit;
  #temporaries = 0;

  constructor(text: Text, flavour: Flavour, emit: Emit) {
    this.text = text;
    this.flavour = flavour;
    this.#emit = emit;
  }

  /** Code for an expression inside the one at hand. */
  code(node: Expression, soft = false): string {
    return this.#emit(node, this, soft);
  }

  written(node: Node): string {
    return this.text.text.slice(node.start, node.end);
  }

  site(node: Node, label = this.written(node)): number {
    return this.sites.push({ start: node.start, end: node.end, label }) - 1;
  }

  name(node: Node, name: string, soft: boolean): void {
    this.names.push({
      name,
      span: spanOf(this.text, node.start, node.end),
      locals: this.locals.names(),
      compared: this.compared.has(node),
      soft: soft || this.guarded.has(name),
    });
  }

  /** A name for the code's own use that no text can spell. */
  temporary(): string {
    return `$${++this.#temporaries}`;
  }

  /** Walks a block, an arrow function's body: names declared in it end with it. */
  inner<T>(walk: () => T): T {
    const outer = this.locals;
    this.locals = new Locals(outer);
    try {
      return walk();
    } finally {
      this.locals = outer;
    }
  }

  /** Walks what is only reached when `names` are defined. */
  guardedBy<T>(names: Iterable<string>, walk: () => T): T {
    const outer = this.guarded;
    this.guarded = new Set([...outer, ...names]);
    try {
      return walk();
    } finally {
      this.guarded = outer;
    }
  }

  refuse(node: Node, message: string, hint?: string, code = "HF1202"): never {
    throw mistake(this.text, node.start, node.end, code, message, hint);
  }
}
