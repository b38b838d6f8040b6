import type { Task } from "./types.ts";

/** Names that tasks set as they run: registered results and the keys of `set_fact`. */
export class Produced {
  readonly #by = new Map<string, Task[]>();

  add(task: Task): void {
    for (const name of producedBy(task)) {
      const known = this.#by.get(name);
      if (known) known.push(task);
      else this.#by.set(name, [task]);
    }
  }

  has(name: string): boolean {
    return this.#by.has(name);
  }

  names(): Iterable<string> {
    return this.#by.keys();
  }

  /** All tasks that set the name. */
  by(name: string): readonly Task[] {
    return this.#by.get(name) ?? [];
  }

  /** The tasks whose result the name holds; none where `set_fact` may have set it too. */
  registeredBy(name: string): readonly Task[] {
    const tasks = this.by(name);
    return tasks.every((task) => task.register === name) ? tasks : [];
  }
}

export function producedBy(task: Task): readonly string[] {
  const facts = task.module === "set_fact" && task.args.kind === "map" ? task.args.entries.map(({ key }) => key).filter((key) => key !== "cacheable") : [];
  return task.register === undefined ? facts : [...facts, task.register];
}
