import type { Key } from "../../observations/define.ts";
import { holdsLocalFacts } from "../../observations/local-facts.ts";
import type { Lookup } from "../define.ts";
import { laterOver } from "./later.ts";

/** The machine's own facts, once what is at this path has changed: a program may be among them, so only the run tells. */
export function localFactsLater(key: Key, path: string, below: () => Lookup, step: string): Lookup | undefined {
  return key.kind === "local-facts" && holdsLocalFacts(path) ? laterOver(below(), step) : undefined;
}
