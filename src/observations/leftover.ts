import { listLeftovers, parseLeftovers, type Leftover } from "../transport/leftovers.ts";
import { defineObservation } from "./define.ts";

/** Seconds that are waited for what a dead run has left running: a package transaction is not planned around, it is waited for. */
const patience = 600;

/** Steps that could not be interrupted when their run died. One id, the empty one: all of them. Reading waits for those that still run. */
export default defineObservation<readonly Leftover[]>({
  kind: "leftover",
  speculative: true,
  timeout: () => patience + 10,
  script: () => listLeftovers("", patience).script,
  parse: (stdout, ids) => new Map(ids.map((id) => [id, parseLeftovers(stdout)])),
});
