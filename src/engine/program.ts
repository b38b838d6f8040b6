import type { Play, Task } from "../playbook/types.ts";

/** What a host does next. `meet`: waits for the other hosts of its batch. */
export type Instruction =
  | {
      readonly do: "task";
      readonly play: Play;
      readonly task: Task;
      readonly alone?: "once" | "turn" | "together";
      /** For a handler: the `meta: flush_handlers` at which it has its turn; none at the end of a part. */
      readonly flush?: Task;
    }
  | { readonly do: "meet"; readonly point: string }
  | { readonly do: "meta"; readonly play: Play; readonly task: Task; readonly word: MetaWord };

export type MetaWord = "end_host" | "end_batch" | "end_play" | "refresh_facts";

/** A play as a straight list: every host of the play has the same one, so a place in it is a place in all. */
export interface Program {
  readonly play: Play;
  readonly instructions: readonly Instruction[];
}

/** `asksPerson`: before such a task all hosts meet, so that whoever is asked finds all done that stands before it. */
export function programOf(play: Play, isSelected: (task: Task) => boolean, asksPerson: (task: Task) => boolean = () => false): Program {
  const instructions: Instruction[] = [];
  const meet = (): void => {
    instructions.push({ do: "meet", point: `${play.id}@${instructions.length}` });
  };
  const flush = (at?: Task): void => {
    if (play.handlers.length === 0) return;
    if (play.strategy !== "free") meet();
    for (const handler of play.handlers) {
      const task = at ? { ...handler, blocks: [...at.blocks, ...handler.blocks] } : handler;
      const flushed = at && { flush: at };
      if (aloneBy(task)) addTask(task, flushed);
      else instructions.push({ do: "task", play, task, ...flushed });
    }
  };
  for (const { tasks } of play.parts) {
    if (tasks.length === 0) continue;
    for (const task of tasks.filter(isSelected)) {
      const word = metaWord(task);
      if (word === "flush_handlers") flush(task);
      else if (word === "sync") meet();
      else if (word === undefined) addTask(task);
      else if (word !== "noop") addWord(task, word);
    }
    flush();
  }
  return { play, instructions };

  /** What ends the play for others than the host itself must find them where it stands, not somewhere before or behind it. */
  function addWord(task: Task, word: MetaWord): void {
    const isForAll = word === "end_play" || word === "end_batch";
    if (isForAll) meet();
    instructions.push({ do: "meta", play, task, word });
    if (isForAll) meet();
  }

  function addTask(task: Task, flushed?: { readonly flush: Task }): void {
    if (!asksPerson(task) && !waitsForOthers(task, play)) {
      instructions.push({ do: "task", play, task });
      return;
    }
    meet();
    const alone = aloneBy(task);
    instructions.push({ do: "task", play, task, ...flushed, ...(alone && { alone }) });
    if (alone) meet();
  }
}

/** Names in a `when` that make hosts go different ways by intention: they do not run ahead of each other then. */
const dividing = new Set(["inventory_hostname", "groups", "group_names", "hostvars", "play_hosts"]);

/** What keeps hosts from doing the task at their own pace. */
function aloneBy({ together, runOnce, delegateTo, throttle }: Task): "once" | "turn" | "together" | undefined {
  if (together) return "together";
  if (runOnce) return "once";
  return delegateTo || throttle > 0 ? "turn" : undefined;
}

function waitsForOthers(task: Task, play: Play): boolean {
  if (aloneBy(task) || task.uses.has("hostvars")) return true;
  if (play.strategy === "free") return false;
  if (task.when.some(({ names }) => names.some(({ name }) => dividing.has(name)))) return true;
  return play.strategy === "linear";
}

function metaWord(task: Task): MetaWord | "flush_handlers" | "sync" | "noop" | undefined {
  if (task.module !== "meta") return undefined;
  if (task.args.kind !== "scalar") throw new Error("the loader lets a meta task through without its word");
  return task.args.value as MetaWord | "flush_handlers" | "sync" | "noop";
}
