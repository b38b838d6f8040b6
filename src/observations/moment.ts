import { defineObservation, type Key } from "./define.ts";
import { readingOf, type FactValues } from "./shared/facts/define.ts";
import { date, memory, users } from "./shared/facts/moment.ts";
import { mounts } from "./shared/facts/mounts.ts";
import { routes } from "./shared/facts/routes.ts";

/** Every fact that changes by itself, by id. */
export const moments = { date, memory, mounts, routes, users } as const;

type Values = FactValues<typeof moments>;

/** The key of such a fact, with its type. */
export function momentKey<Id extends keyof Values>(id: Id): Key<Values[Id]> {
  return { kind: "moment", id };
}

/** How a machine is just now. */
export default defineObservation<unknown>({ kind: "moment", speculative: true, volatile: true, ...readingOf(moments) });
