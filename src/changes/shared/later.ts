import type { Lookup } from "../define.ts";

/** What was there before, decided anew at run by `step`. */
export function laterOver(before: Lookup, step: string): Lookup {
  return "value" in before ? { degree: "later", step, base: before.value } : { degree: "later", step };
}

/** What was there before, perhaps. */
export function uncertain(before: Lookup): Lookup {
  return before.degree === "exact" ? { degree: "expected", value: before.value } : before;
}
