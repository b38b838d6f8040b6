import { become, type Planned } from "./planned.ts";
import type { Walk } from "./walk-context.ts";

/** A step of a verification, which fails where it would change something. */
export function onlyLooking(walk: Pick<Walk, "describe">, planned: Planned): Planned {
  if (planned.passive || planned.changes.length === 0) return planned;
  const reason = `verify may only look, this would change something: ${walk.describe(planned).join(", ")}`;
  return become(planned, { verdict: "fail", changes: [], reason, hint: "a command that only reads is marked with reads: true" });
}
