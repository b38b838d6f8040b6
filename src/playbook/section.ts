import type { PlainEntry } from "../vars/value.ts";
import type { Inherited } from "./inherited.ts";
import type { Task } from "./types.ts";

/** Where tasks are read from and to. */
export interface TaskList {
  readonly kind: Task["kind"];
  /** Id of the play's part or of the block that they stand in. */
  readonly parent: string;
  /** Files being read, outermost first: a file that includes itself never ends. */
  readonly files: readonly string[];
}

/** Tasks that an item of a list stands for: those of a block, of an included file, of a role. */
export interface Section {
  /** The list that holds them. */
  readonly tasks: PlainEntry;
  readonly list: TaskList;
  readonly inherited: Inherited;
}
