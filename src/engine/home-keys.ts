import { HoldfastError } from "../core/errors.ts";
import { Exit } from "../core/exit.ts";
import { Later, Suspend, Unknown } from "../core/unknown.ts";
import type { Key } from "../observations/define.ts";
import { Unreadable } from "./exchange.ts";
import type { Station } from "./machine.ts";

/** A key that is wanted of the host itself, wherever its task is delegated to. */
export interface Need extends Key {
  readonly home?: true;
}

/** Reads facts of a host: what tasks before may have made of them included. */
export function homeKeys(home: () => Station): <V>(key: Key<V>) => V {
  return <V>(key: Key<V>): V => {
    const { machine, cache } = home();
    const found = machine.overlay.lookup(key, cache);
    if (found.degree === "unread") throw new Suspend([{ ...key, home: true } satisfies Need]);
    if (found.degree === "later") throw new Later(new Unknown(found.step, `${key.kind} ${key.id}`));
    if (found.value instanceof Unreadable) throw new HoldfastError(`can't find out ${key.id}: ${found.value.why}`, { code: "HF3102", exit: Exit.failed });
    return found.value as V;
  };
}
