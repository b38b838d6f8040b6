import { type Finding, finding, type Loaded, tasksIn } from "../finding.ts";

/** `together` in batches of one host, which has nobody to do it with. */
export function* togetherAlone(loaded: Loaded): Iterable<Finding> {
  for (const { play, task } of tasksIn(loaded)) {
    if (!task.together || play.serial.length === 0 || play.serial.some((size) => size !== 1)) continue;
    const at = task.written?.entries.find(({ key }) => key === "together")?.keySpan ?? task.at;
    yield finding(
      "HF1913",
      "together has no effect: with `serial: 1` each host is alone in its batch",
      at,
      "remove it, or put the task into a play without serial",
    );
  }
}
