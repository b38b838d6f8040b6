import type { Task } from "../playbook/types.ts";

const hidden = "(hidden: no_log)";

/** A text that may tell what a task with `no_log` works on. */
export function unlessHidden({ noLog }: Task, text: string): string {
  return noLog ? hidden : text;
}
