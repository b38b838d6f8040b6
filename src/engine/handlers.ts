import { handlerName } from "../playbook/bind-handlers.ts";
import type { Play, Task } from "../playbook/types.ts";
import type { Change } from "../changes/define.ts";
import { debtsOf } from "./debts.ts";
import type { OwedRecord } from "./exchange.ts";
import type { HostRun, Notice } from "./host-run.ts";
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

  /** What a task's `notify` means, in order of definition. */
  of(task: Task): readonly Task[] {
    return task.handlers.size === 0 ? [] : this.#play.handlers.filter(({ id }) => task.handlers.has(id));
  }

  /** A handler's turn in a flush: who notified it, in this run or in one that died before it came to it. From here on it is not due any more. */
  take(host: HostRun, handler: Task): Notice | undefined {
    const notice = host.notices.get(handler.id) ?? this.#owedBefore(host, handler);
    host.notices.delete(handler.id);
    if (notice) host.machine.taken.add(this.record(handler, "").id);
    return notice;
  }

  isNotified(host: HostRun, handler: Task): boolean {
    return host.notices.has(handler.id) || this.#owedBefore(host, handler) !== undefined;
  }

  record(handler: Task, step: string): OwedRecord {
    const name = handlerName(handler);
    return { id: owedId(this.#play.name, name), play: this.#play.name, handler: name, step };
  }

  /** Why a handler has nothing to do after all: the change never happened, or its unit was started since. */
  needless(host: HostRun, { isVoid, at }: Notice, isSatisfiedBy: (later: Change) => boolean): string | undefined {
    if (isVoid) return "owed by an earlier run, but what notified it never happened";
    return host.machine.made.slice(at).some(isSatisfiedBy) ? "not needed: done since by a step after the one that notified it" : undefined;
  }

  #owedBefore(host: HostRun, handler: Task): Notice | undefined {
    const { id } = this.record(handler, "");
    if (host.machine.taken.has(id)) return undefined;
    const owed = [this.#home(host), ...host.machine.stations.values()].flatMap(debtsOf).find((each) => each.id === id);
    return owed && { by: [`${owed.step} (owed by an earlier run)`], sure: true, at: 0, isVoid: owed.isVoid };
  }
}
