import { Later, Suspend, Unknown } from "../core/unknown.ts";
import { keyText, type Key } from "../observations/define.ts";
import type { User } from "../observations/user.ts";
import type { Need } from "./home-keys.ts";
import type { Machine } from "./machine.ts";

/**
 * In a dry run nobody can be become who is yet to be created: throws `Later` where `user` is such a one, and `Suspend` where it must be asked first
 * whether there is one of that name.
 */
export function demandUser({ overlay, stations, lastPending }: Machine, user: string, stepName: (id: string) => string): void {
  const key: Key<User> = { kind: "user", id: user };
  const text = keyText(key);
  const nobody: User = { exists: false };
  const found = overlay.lookup(key, new Map([[text, nobody]]));
  const mayCome = found.degree === "later" || ("value" in found && (found.value as User).exists);
  if (!mayCome || stations.has(user)) return;
  const seen = [...stations.values()].flatMap(({ cache }) => (cache.get(text) as User | undefined) ?? []);
  if (seen.length === 0) throw new Suspend([{ ...key, home: true } satisfies Need]);
  if (!seen.some(({ exists }) => exists)) throw new Later(new Unknown(lastPending, stepName(lastPending)));
}
