import type { Owed } from "../observations/owed.ts";
import type { Play, Task } from "../playbook/types.ts";
import type { Change } from "../changes/define.ts";
import type { OwedRecord } from "./exchange.ts";
import type { HostRun } from "./host-run.ts";
import type { Station } from "./machine.ts";
import { owedId } from "./owed.ts";

/** The handlers of one play: who means them, who is owed them, which of them have become needless. */
export class Handlers {
  readonly #play: Play;
  readonly #home: (host: HostRun) => Station;

  constructor(play: Play, home: (host: HostRun) => Station) {
    this.#play = play;
    this.#home = home;
  }

  /** What a task's `notify` means, by name or by `listen`, in order of definition. */
  of(task: Task): readonly Task[] {
    if (task.notify.length === 0) return [];
    return this.#play.handlers.filter((handler) => task.notify.some(({ name }) => nameOf(handler) === name || handler.listen.includes(name)));
  }

  isDue(host: HostRun, handler: Task): boolean {
    return host.notices.has(handler.id) || this.#owedBefore(host, handler) !== undefined;
  }

  record(handler: Task, step: string): OwedRecord {
    const name = nameOf(handler);
    return { id: owedId(this.#play.name, name), play: this.#play.name, handler: name, step };
  }

  notifiedBy(host: HostRun, handler: Task): readonly string[] | undefined {
    const before = this.#owedBefore(host, handler);
    return host.notices.get(handler.id)?.by ?? (before && [`${before.step} (owed by an earlier run)`]);
  }

  /** Why a due handler has nothing to do after all: the change never happened, or its unit was started since. */
  needless(host: HostRun, handler: Task, isSatisfiedBy: (later: Change) => boolean): string | undefined {
    const notice = host.notices.get(handler.id);
    if (!notice) return this.#owedBefore(host, handler)?.isVoid ? "owed by an earlier run, but what notified it never happened" : undefined;
    return host.machine.made.slice(notice.at).some(isSatisfiedBy) ? "not needed: done since by a step after the one that notified it" : undefined;
  }

  #owedBefore(host: HostRun, handler: Task): Owed | undefined {
    const list = this.#home(host).cache.get("owed:");
    if (!Array.isArray(list)) return undefined;
    const { id } = this.record(handler, "");
    return (list as readonly Owed[]).find((owed) => owed.id === id);
  }
}

/** A handler is found by its name as written: it is the same on every host. */
function nameOf({ name }: Task): string {
  return "value" in name ? name.value : name.compiled.text;
}
