import type { Play, Task } from "./types.ts";

/** All tasks of a play, in the order they stand. */
export function tasksOf(play: Pick<Play, "parts" | "handlers" | "verify">): readonly Task[] {
  return [...play.parts.flatMap(({ tasks }) => tasks), ...play.handlers, ...play.verify.tasks];
}
