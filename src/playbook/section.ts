import type { PlainEntry, PlainMap } from "../vars/value.ts";
import type { Inherited } from "./inherited.ts";
import type { Task } from "./types.ts";

/** Where tasks are read from and to. */
export interface TaskList {
  readonly kind: Task["kind"];
  /** Id of the play's part or of the block that they stand in. */
  readonly parent: string;
  /** Files being read, outermost first: a file that includes itself never ends. */
  readonly files: readonly string[];
  /** Names of the blocks and includes around handlers: who notifies one of those means all handlers in it. */
  readonly listen?: readonly string[];
}

/** Tasks that an item of a list stands for: those of a block, of an included file, of a role. */
export interface Section {
  /** The list that holds them. */
  readonly tasks: PlainEntry;
  readonly list: TaskList;
  readonly inherited: Inherited;
}

/** The list inside a block or include: if handlers stand in it, they can be notified by its name, and by what it listens to. */
export function listWithin(list: TaskList, { entries }: PlainMap): TaskList {
  if (list.kind !== "handler") return list;
  const heard = entries.filter(({ key }) => key === "name" || key === "listen").flatMap(({ value }) => (value.kind === "list" ? value.items : [value]));
  const names = heard.flatMap((one) => (one.kind === "scalar" && typeof one.value === "string" ? [one.value] : []));
  return { ...list, listen: [...(list.listen ?? []), ...names] };
}
