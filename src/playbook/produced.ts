import { firstNameOf } from "../inventory/connection-names.ts";
import type { Entry } from "../vars/value.ts";
import type { Task } from "./types.ts";

/** The module that sets variables, for `include_vars` too. */
export const settingVars = "set_fact";

/** Names that tasks set as they run: registered results and the keys of `set_fact`. One of the connection is known by each of its names. */
export class Produced {
  readonly #by = new Map<string, Task[]>();

  add(task: Task): void {
    for (const name of producedBy(task)) {
      const first = firstNameOf(name);
      const known = this.#by.get(first);
      if (known) known.push(task);
      else this.#by.set(first, [task]);
    }
  }

  has(name: string): boolean {
    return this.#by.has(firstNameOf(name));
  }

  names(): Iterable<string> {
    return this.#by.keys();
  }

  /** All tasks that set the name. */
  by(name: string): readonly Task[] {
    return this.#by.get(firstNameOf(name)) ?? [];
  }

  /** The tasks whose result the name holds; none where `set_fact` may have set it too. */
  registeredBy(name: string): readonly Task[] {
    const tasks = this.by(name);
    return tasks.every((task) => task.register === name) ? tasks : [];
  }
}

export function producedBy(task: Task): readonly string[] {
  const facts = factsSet(task).map(({ key }) => key);
  return task.register === undefined ? facts : [...facts, task.register];
}

/** The variables that the task sets by its parameters. */
export function factsSet({ module, args }: Pick<Task, "module" | "args">): readonly Entry[] {
  return module === settingVars && args.kind === "map" ? args.entries.filter(({ key }) => key !== "cacheable") : [];
}
