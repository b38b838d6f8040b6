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

/** The list inside a block or include: if handlers stand in it, they can be notified by its name. */
export function listWithin(list: TaskList, { entries }: PlainMap): TaskList {
  const name = entries.find(({ key }) => key === "name")?.value;
  if (list.kind !== "handler" || name?.kind !== "scalar" || typeof name.value !== "string") return list;
  return { ...list, listen: [...(list.listen ?? []), name.value] };
}
