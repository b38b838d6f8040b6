import type { RenderEnv } from "../../src/vars/render.ts";

const nothing = (): never => {
  throw new Error("not in this test");
};

/** An environment in which expressions see nothing but their variables. */
export const outside: RenderEnv = {
  env: () => undefined,
  file: nothing,
  template: nothing,
  include: nothing,
  quote: (words) => words.join(" "),
  conceal: () => undefined,
  now: new Date(0),
};
