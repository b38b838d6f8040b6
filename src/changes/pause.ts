import { defineChange, type Change } from "./define.ts";

/** Lets time pass. Changes nothing by itself. */
export interface Pause extends Change {
  readonly kind: "pause";
  readonly seconds: number;
}

export default defineChange<Pause>({
  kind: "pause",
  passive: () => true,

  describe: ({ seconds }) => `pause for ${seconds} s`,
  diff: () => [],

  /** What came about meanwhile, nobody can say: all is looked at again before it is believed. */
  overlay(_change, key, below) {
    const before = below();
    return before.degree === "exact" && key.kind !== "fact" ? { degree: "expected", value: before.value } : undefined;
  },

  timeout: ({ seconds }) => seconds + 10,
  script: ({ seconds }) => ({ run: `sleep ${seconds}` }),
});
