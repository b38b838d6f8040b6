import { keyText, type Key } from "../observations/define.ts";
import type { Validity } from "../observations/validation.ts";
import { Unreadable } from "./exchange.ts";
import { lastLines } from "./last-lines.ts";
import type { Station } from "./machine.ts";
import { become, type Planned } from "./planned.ts";
import type { Walk } from "./walk-context.ts";

const aside = "the plan asked on the host, where nothing that is written stays and there is no network; a validator that needs either takes plan: false";

/** What must be read before it can be said what validators think of the step: nothing where they are asked only at apply. */
export function validationsToRead(walk: Walk, planned: Planned, station: Station): readonly Key[] {
  if (doubtOf(planned, station) !== undefined) return [];
  return validations(walk, planned).filter((key): key is Key<Validity> => key !== "only at apply" && !station.cache.has(keyText(key)));
}

/** The step with what its validators say of it: known to fail, or passed, or validated at apply. */
export function validated(walk: Walk, planned: Planned, station: Station): Planned {
  const doubt = doubtOf(planned, station);
  const answers = validations(walk, planned).map((key) => (doubt === undefined ? answerOf(key, station) : unknown(doubt)));
  if (answers.length === 0) return planned;
  const broken = answers.find((answer) => answer.verdict === "invalid");
  if (broken) return failing(planned, broken.said);
  return become(planned, { validatedAtApply: answers.find((answer) => answer.verdict === "unknown")?.why });
}

function validations(walk: Walk, { verdict, changes }: Planned): readonly (Key<Validity> | "only at apply")[] {
  return verdict === "change" ? changes.flatMap((change) => walk.change(change).validation?.(change) ?? []) : [];
}

/** Why a validator's word of now is none for then: what it judges, or what it looks at, may be another when the step's turn comes. */
function doubtOf({ degree, gated }: Planned, { machine }: Station): string | undefined {
  if (machine.overlay.pending || degree === "expected") return "an earlier step is pending";
  return gated ? "the task judges its result" : undefined;
}

function answerOf(key: Key<Validity> | "only at apply", { cache }: Station): Validity {
  if (key === "only at apply") return unknown("the task says so");
  const found = cache.get(keyText(key));
  return found instanceof Unreadable ? unknown(found.why) : (found as Validity);
}

function unknown(why: string): Extract<Validity, { verdict: "unknown" }> {
  return { verdict: "unknown", why };
}

function failing(planned: Planned, said: string): Planned {
  const message = lastLines(said, 1);
  const registered = { ...planned.registered, changed: false, failed: true, msg: message };
  return become(planned, { verdict: "fail", changes: [], reason: message, hint: aside, output: lastLines(said), registered });
}
