import { HoldfastError } from "../core/errors.ts";
import { Later, Suspend } from "../core/unknown.ts";
import type { Key } from "../observations/define.ts";
import type { Task } from "../playbook/types.ts";
import { decide, holdsOn } from "./decide.ts";
import type { HostRun } from "./host-run.ts";
import type { Hands } from "./hands.ts";
import type { Need } from "./home-keys.ts";
import { inputOf, turnsOf } from "./items.ts";
import { leaveOut } from "./leave-out.ts";
import type { Station } from "./machine.ts";
import { planItem } from "./plan-item.ts";
import { planNext } from "./plan-next.ts";
import { become, isItem, type Planned } from "./planned.ts";
import type { Instruction, MetaWord, Program } from "./program.ts";
import { readAhead } from "./read-ahead.ts";
import { endLoop } from "./remember.ts";
import { leaveMissing } from "./saved/missing.ts";
import { hasSaved, nextSaved, type Next } from "./saved/next.ts";
import type { Walk } from "./walk-context.ts";
import { isEnd, mayEnd, obey, tellEnd } from "./words.ts";

type TaskInstruction = Extract<Instruction, { do: "task" }>;

/** Takes one host through one play. */
export class HostWalk {
  readonly #walk: Walk;
  readonly #host: HostRun;
  readonly #program: Program;
  readonly #hands: Hands;
  /** The instruction before which all hosts have met, where each task is asked for. */
  #met = -1;

  constructor(walk: Walk, host: HostRun, program: Program, hands: Hands) {
    this.#walk = walk;
    this.#host = host;
    this.#program = program;
    this.#hands = hands;
  }

  async run(): Promise<void> {
    try {
      await this.#run();
    } finally {
      this.#walk.roster.leave(this.#host);
    }
  }

  async #run(): Promise<void> {
    const host = this.#host;
    for (;;) {
      const instruction = this.#program.instructions[host.cursor.index];
      if (host.state === "unreachable") return;
      if (this.#walk.stepping && instruction?.do === "task" && this.#met < host.cursor.index) await this.#meet();
      else if (instruction?.do === "task" && !instruction.alone) await this.#task(instruction);
      else if (this.#hands.waiting) await this.#send([]);
      else if (instruction) await this.#together(instruction);
      else return;
    }
  }

  async #meet(): Promise<void> {
    if (this.#hands.waiting) return await this.#send([]);
    this.#met = this.#host.cursor.index;
    await this.#walk.roster.meet(`${this.#met}@step`, this.#host);
  }

  /** Meetings, turns and the engine's own words: nothing of this host is under way when they begin. */
  async #together(instruction: Instruction): Promise<void> {
    const host = this.#host;
    const { index } = host.cursor;
    if (instruction.do === "meet") await this.#walk.roster.meet(instruction.point, host);
    else if (instruction.do === "meta") await this.#meta(instruction);
    else await this.#turn(instruction, index);
    if (host.cursor.index === index) host.cursor = { index: index + 1, item: 0 };
  }

  /** A handler that one host has done for all is not to be done by the others either, nor owed to them. */
  async #turn(instruction: TaskInstruction, index: number): Promise<void> {
    const { task } = instruction;
    const isShared = await this.#walk.turn(instruction, this.#host, () => this.#alone(instruction, index));
    if (isShared && task.kind === "handler" && this.#walk.handlers.take(this.#host, task)) this.#hands.handled(task);
  }

  async #alone(instruction: TaskInstruction, index: number): Promise<void> {
    while (this.#host.state !== "unreachable" && (this.#host.cursor.index === index || this.#hands.waiting)) {
      if (this.#host.cursor.index === index) await this.#task(instruction);
      else await this.#send([]);
    }
  }

  async #meta({ task, word }: Extract<Instruction, { do: "meta" }>): Promise<void> {
    const host = this.#host;
    if (!host.admits(task)) return;
    const { index } = host.cursor;
    const isSo = await this.#holds(task, word);
    if (host.state !== "running" || host.cursor.index !== index) return;
    if (isEnd(word)) tellEnd(this.#walk, host, task, word, isSo);
    if (isSo) obey(this.#walk, host, word);
  }

  /** Does the `when` of a word of the engine hold? In a dry run it may be that only the run knows: then the plan shows that, and what follows. */
  async #holds(task: Task, word?: MetaWord): Promise<boolean> {
    const host = this.#host;
    try {
      const scope = this.#walk.scope(host, task);
      decide(this.#walk, host, task);
      return task.when.every((condition) => holdsOn(this.#walk, host, condition, scope));
    } catch (error) {
      if (error instanceof Suspend) {
        const { index } = host.cursor;
        await this.#fetch(error.needs as readonly Need[]);
        return host.state === "running" && host.cursor.index === index && (await this.#holds(task, word));
      }
      if (!(error instanceof Later || error instanceof HoldfastError)) throw error;
      const isOpen = error instanceof Later && this.#walk.mode === "plan";
      if (isOpen && !isEnd(word)) return false;
      const home = this.#walk.home(host);
      const planned = planItem(inputOf(this.#walk, host, task)(home), error);
      this.#hands.take(planned, host.cursor, home);
      if (isOpen && word) mayEnd(this.#walk, host, word, planned.ref.step);
      return false;
    }
  }

  async #task({ task, flush }: TaskInstruction): Promise<void> {
    const host = this.#host;
    if (!host.admits(task)) return this.#pass(task);
    const { index } = host.cursor;
    if (flush && flush.when.length > 0 && this.#hands.waiting) return await this.#send([]);
    if (flush && flush.when.length > 0 && !(await this.#holds(flush))) return host.cursor.index === index ? this.#advance() : undefined;
    if (task.kind === "handler" && !this.#isDue(task)) return this.#hands.mayNotify(task) ? this.#send([]) : this.#advance();
    if (host.cursor.item > 0 && host.loop(task).isCut) return await this.#finishLoop(task);
    const next = nextSaved(this.#walk, host, task);
    if (next === "missing") return await this.#missing(task);
    host.enter(task);
    decide(this.#walk, host, task);
    try {
      await this.#at(task, this.#stationOf(task, next), next);
    } catch (error) {
      if (error instanceof Suspend) await this.#fetch(error.needs as readonly Need[]);
      else if (error instanceof Later || error instanceof HoldfastError) await this.#stopAt(task, error);
      else throw error;
    }
  }

  /** What the task acts on, or as whom, can't be told: it may hang on what waits to be done. */
  async #stopAt(task: Task, why: Later | HoldfastError): Promise<void> {
    if (this.#hands.waiting) return await this.#send([]);
    const home = this.#walk.home(this.#host);
    try {
      await this.#take(task, planItem(inputOf(this.#walk, this.#host, task)(home), why), home);
    } catch (error) {
      if (!(error instanceof Suspend)) throw error;
      await this.#fetch(error.needs as readonly Need[], home);
    }
  }

  /** Where the item at hand is done: a loop may delegate each of its items to another host. */
  #stationOf(task: Task, next: Next): Station {
    const [walk, host] = [this.#walk, this.#host];
    if (!task.loop || !task.delegateTo) return walk.station(host, task);
    const extra = typeof next === "object" ? next.extra : next === "over" ? undefined : turnsOf(walk, host, task)[host.cursor.item]?.extra;
    return extra ? walk.station(host, task, extra) : walk.home(host);
  }

  async #missing(task: Task): Promise<void> {
    if (this.#hands.waiting) return await this.#send([]);
    leaveMissing(this.#walk, this.#host, task);
    this.#advance();
  }

  async #at(task: Task, station: Station, next: Next): Promise<void> {
    if (this.#hands.waiting && this.#hands.waiting !== station) return this.#send([]);
    try {
      const planned = planNext(this.#walk, this.#host, task, station, next);
      if (planned) await this.#take(task, planned, station);
      else await this.#finishLoop(task);
    } catch (error) {
      if (!(error instanceof Suspend)) throw error;
      await this.#fetch(error.needs as readonly Need[], station);
    }
  }

  async #take(task: Task, planned: Planned, station: Station): Promise<void> {
    const keys = this.#hands.mustLook(planned, station);
    if (keys) return await this.#send(keys, station);
    if (!this.#walk.isAgreed(this.#host, planned)) {
      if (this.#hands.waiting) return await this.#send([]);
      if (!(await this.#walk.approve(this.#host, planned)) || this.#host.state !== "running") return;
    }
    if (planned.asks && this.#walk.mode === "apply") return await this.#askFirst(task, planned, station);
    if (!(await this.#isWanted(task, planned))) return;
    const at = this.#host.cursor;
    if (at.item > 0 && planned.changes.length > 0) this.#host.pause ||= task.loop?.pause ?? 0;
    this.#advance(isItem(planned) ? task : undefined);
    if (this.#hands.take(planned, at, station)) await this.#send([]);
  }

  async #askFirst(task: Task, planned: Planned, station: Station): Promise<void> {
    if (this.#hands.waiting) return await this.#send([]);
    const answered = await this.#walk.questions.answered(this.#host, planned);
    if (this.#host.admits(task)) await this.#take(task, become(answered, { asks: undefined }), station);
  }

  /** Where each task is asked for: is it to be done? One that is not is behind the host then. */
  async #isWanted(task: Task, planned: Planned): Promise<boolean> {
    const [walk, host] = [this.#walk, this.#host];
    if (!walk.stepping) return true;
    const isWanted = await walk.stepping.admits(host, planned, walk.ref(host, task, walk.scope(host, task)).step);
    if (!host.admits(task)) return false;
    if (isWanted) return true;
    leaveOut(walk, host, planned);
    this.#advance(isItem(planned) ? task : undefined);
    return false;
  }

  /** Has the turn of a handler come? Once it has, it has for all items of its loop, and again after a deviation. */
  #isDue(handler: Task): boolean {
    const host = this.#host;
    const { index, item } = host.cursor;
    if (host.turns.get(handler.id)?.index === index) return true;
    if (!hasSaved(this.#walk, host)) return false;
    const notice = item === 0 ? this.#walk.handlers.take(host, handler) : undefined;
    if (notice) host.turns.set(handler.id, { index, notice });
    return notice !== undefined;
  }

  /** A task that the host does not come to: other ways were taken around it. */
  #pass(task: Task): void {
    if (this.#walk.mode === "plan" && this.#host.state === "running" && task.kind === "task" && this.#host.isUnusedRescue(task))
      this.#walk.showRescue(this.#host, task);
    this.#host.giveUp();
    this.#advance();
  }

  /** Facts are the host's own, wherever its task is delegated to. */
  async #fetch(needs: readonly Need[], station?: Station): Promise<void> {
    const ofHome = needs.filter(({ home }) => home);
    const home = this.#walk.home(this.#host);
    if (!station) return await this.#send(needs, home);
    if (ofHome.length > 0 && home !== station) await this.#send(ofHome, home);
    else await this.#send(needs, station);
  }

  /** One trip: what waits, then what is to be known next, and all that later tasks will want. What waits for somebody else goes alone, and before. */
  async #send(keys: readonly Key[], station = this.#hands.waiting): Promise<void> {
    if (!station) throw new Error("nothing to send and nowhere to read");
    if (this.#hands.waiting && this.#hands.waiting !== station) return await this.#send([]);
    if (this.#host.pause > 0) await this.#walk.sleep(this.#host);
    const back = await this.#hands.send(station, this.#walk.saved ? keys : readAhead(this.#walk, this.#host, this.#program, station, keys));
    if (back) this.#host.goTo(back);
  }

  /** To the next item of a loop, or to the next instruction. */
  #advance(loop?: Task): void {
    const { index, item } = this.#host.cursor;
    this.#host.cursor = loop ? { index, item: item + 1 } : { index: index + 1, item: 0 };
  }

  /** Where items have failed, so does the task: what is still to be done of the others goes first. */
  async #finishLoop(task: Task): Promise<void> {
    const host = this.#host;
    const { hasFailed, isCut } = host.loop(task);
    if (hasFailed && this.#hands.waiting) return await this.#send([]);
    endLoop(host, task, host.cursor.item);
    if (!hasFailed && !isCut) this.#hands.endLoop(task);
    this.#advance();
    if (hasFailed && host.fail(task) === "failed") this.#walk.roster.failed(host, task);
  }
}
