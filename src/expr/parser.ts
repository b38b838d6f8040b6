import * as acorn from "acorn";

/** acorn's functions that lead back to themselves: each nested thing goes through at least one. */
const recursive = ["parseStatement", "parseMaybeAssign", "parseExprOp", "parseMaybeUnary", "parseExprAtom", "parseBindingAtom", "regexp_disjunction"];

/** Levels of these functions: about 250 nested parentheses, 500 nested blocks, 1,000 terms of one sum. A third of the stack. */
const deepest = 1000;

/** Raised in place of a stack overflow. `pos` as in acorn's own errors. */
export class TooDeep extends Error {
  readonly pos: number;

  constructor(pos: number) {
    super("nested too deeply");
    this.pos = pos;
  }
}

/**
 * acorn that gives up in time. Left alone, it overflows the stack, and while it raises the error for that, it may overflow again and
 * fill the memory without end (seen in 8.19 with 20,000 nested blocks).
 */
export const Parser = acorn.Parser.extend((Base) => {
  class Limited extends Base {
    depth = 0;
  }
  for (const name of recursive) {
    const parse = Reflect.get(Base.prototype, name) as (...args: unknown[]) => unknown;
    Reflect.set(Limited.prototype, name, function (this: Limited, ...args: unknown[]): unknown {
      if (++this.depth > deepest) throw new TooDeep(Number(Reflect.get(this, "start")));
      const result = parse.apply(this, args);
      this.depth--;
      return result;
    });
  }
  return Limited;
});
