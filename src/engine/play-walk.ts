import type { ChangeKind } from "../changes/define.ts";
import { changes } from "../changes/registry.gen.ts";
import type { Emit, StepRef } from "../core/events.ts";
import { placeOf } from "../core/source.ts";
import { HoldfastError } from "../core/errors.ts";
import { Later, Suspend } from "../core/unknown.ts";
import type { Scope } from "../expr/types.ts";
import type { ModuleDefinition, ProjectFiles } from "../modules/define.ts";
import type { ObservationKind } from "../observations/define.ts";
import { observations } from "../observations/registry.gen.ts";
import type { Task } from "../playbook/types.ts";
import type { RenderEnv } from "../vars/render.ts";
import type { BatchStep } from "./exchange.ts";
import { Handlers } from "./handlers.ts";
import type { Cursor, HostRun, Notice } from "./host-run.ts";
import type { RunInput } from "./input.ts";
import type { Fleet } from "./fleet.ts";
import type { Station } from "./machine.ts";
import { pause } from "./pause.ts";
import { Questions } from "./questions.ts";
import { Roster } from "./roster.ts";
import { Once } from "./once.ts";
import type { Planned } from "./planned.ts";
import type { PlayEnd } from "./play-end.ts";
import type { Instruction, Program } from "./program.ts";
import { Scopes } from "./scopes.ts";
import { stepName } from "./step-name.ts";
import { Stepping } from "./stepping.ts";
import type { SavedPlan } from "./saved/plan.ts";
import type { PlanRecord } from "./saved/record.ts";
import type { Place } from "./saved/types.ts";
import type { Mode, Walk } from "./walk-context.ts";
import { valueOf, Whereabouts } from "./whereabouts.ts";
import { meta } from "./words.ts";

/** One batch of hosts in one play, walked for one purpose. */
export class PlayWalk implements Walk {
  readonly mode: Mode;
  readonly emit: Emit;
  readonly env: RenderEnv;
  readonly asksRepositories: boolean;
  readonly record: PlanRecord | undefined;
  readonly saved: SavedPlan | undefined;
  readonly stepping: Stepping | undefined;
  readonly questions: Questions;
  readonly #input: RunInput;
  readonly #program: Program;
  readonly #fleet: Fleet;
  readonly #whereabouts: Whereabouts;
  readonly #scopes: Scopes;
  readonly roster: Roster;
  readonly handlers: Handlers;
  readonly #following: (host: string) => readonly Program[];
  readonly #once = new Once(this);

  constructor(options: {
    readonly mode: Mode;
    readonly input: RunInput;
    readonly emit?: Emit;
    readonly program: Program;
    readonly fleet: Fleet;
    readonly runs: ReadonlyMap<string, HostRun>;
    readonly batch: readonly string[];
    /** Hosts of the batch that are out of the run already. */
    readonly absent?: readonly string[];
    readonly end?: PlayEnd;
    readonly following: (host: string) => readonly Program[];
  }) {
    this.mode = options.mode;
    this.#input = options.input;
    this.emit = options.emit ?? options.input.emit;
    this.env = options.input.env;
    this.asksRepositories = options.input.asksRepositories;
    this.record = options.mode === "plan" ? options.input.record : undefined;
    this.saved = options.mode === "apply" ? options.input.saved : undefined;
    this.#program = options.program;
    this.#fleet = options.fleet;
    this.#following = options.following;
    this.roster = new Roster(options.mode === "apply", this.emit, options.program.play, options, options.runs);
    this.#whereabouts = new Whereabouts(this, { ...options, inventory: options.input.inventory });
    const known = {
      valuesOf: (host: string) => this.#whereabouts.valuesOf(host),
      whySilent: (host: string) => options.runs.get(host)?.whySilent,
      home: (host: string) => this.#whereabouts.homeOf(host),
    };
    this.#scopes = new Scopes(options.input, options.program.play, options.batch, known);
    const hosts = (): HostRun[] => options.batch.flatMap((host) => options.runs.get(host) ?? []);
    this.stepping = options.mode === "apply" && options.input.step ? new Stepping(options.input.step, hosts) : undefined;
    this.questions = new Questions(options.input.read);
    this.handlers = new Handlers(options.program.play, (host) => this.home(host));
  }

  scope(host: HostRun, task?: Pick<Task, "vars" | "defaults">, extra?: Readonly<Record<string, unknown>>): Scope {
    return this.#scopes.of(host.name, task, extra);
  }

  module(task: Task): ModuleDefinition {
    return task.module === "meta" ? meta : this.#input.module(task.module);
  }

  observation(kind: string): ObservationKind {
    const found = observations.get(kind);
    if (!found) throw new Error(`no observation is called ${kind}`);
    return found;
  }

  change({ kind }: { readonly kind: string }): ChangeKind {
    const found = changes.get(kind);
    if (!found) throw new Error(`no change is called ${kind}`);
    return found;
  }

  project(task: Task, scope: Scope): ProjectFiles {
    const files = this.#input.project(task);
    return {
      file: (name) => files.file(name),
      template: (name) => String(files.template(name).evaluate(scope, this.env)),
    };
  }

  home(host: HostRun): Station {
    return this.#whereabouts.home(host);
  }

  station(host: HostRun, task: Task, extra?: Readonly<Record<string, unknown>>): Station {
    return this.#whereabouts.station(host, task, extra);
  }

  actsAt(host: HostRun, task: Task, station: Station): boolean {
    return this.#whereabouts.actsAt(host, task, station);
  }

  sets(host: HostRun, task: Task, extra?: Readonly<Record<string, unknown>>): Map<string, unknown> {
    return this.#whereabouts.sets(host, task, extra);
  }

  delegate(host: HostRun, task: Task, extra?: Readonly<Record<string, unknown>>): string {
    return this.#whereabouts.delegate(host, task, extra);
  }

  ref(host: HostRun, task: Task, scope: Scope, item?: { readonly key: string; readonly label: string }): StepRef {
    const name = stepName(task, scope, this.env);
    const id = item ? `${task.id}#${item.key}` : task.id;
    const step = item ? `${name} (${item.label})` : name;
    this.#fleet.stepNames.set(id, step);
    const { module, kind } = task;
    return { id, at: placeOf(task.at), host: host.name, play: this.#program.play.name, step, module, kind };
  }

  stepName(id: string): string {
    return `"${this.#fleet.stepNames.get(id) ?? id}"`;
  }

  tellNote(host: HostRun, { note, ref, task }: Planned): void {
    if (note === undefined || task.noLog) return;
    const once = [host.name, ref.id, note].join("\0");
    if (this.mode !== "verify" && this.#fleet.told.has(once)) return;
    this.#fleet.told.add(once);
    this.emit({ event: "note", level: "info", host: host.name, message: note });
  }

  diff({ changes: list, task }: Pick<Planned, "changes" | "task">): string | undefined {
    if (task.noLog || !task.diff || list.length === 0) return undefined;
    return this.#input.drawDiff(list.flatMap((change) => this.change(change).diff(change)));
  }

  place({ index, item }: Cursor): Place {
    return { play: this.#program.play.id, index, item };
  }

  isAgreed(host: HostRun, planned: Planned): boolean {
    return this.mode !== "apply" || this.saved !== undefined || host.shown.covers(planned, this);
  }

  async approve(host: HostRun, planned: Planned): Promise<boolean> {
    const { ref } = planned;
    const changes = this.describe(planned);
    const isWanted = await this.#input.approve({ host: host.name, step: ref.step, changes, diff: this.diff(planned) });
    if (isWanted) host.shown.note(planned);
    else this.roster.decline(host, ref, changes);
    return isWanted;
  }

  describe({ changes: list, task }: Pick<Planned, "changes" | "task">): readonly string[] {
    if (task.noLog) return list.map(() => "(hidden: no_log)");
    return list.map((change) => this.change(change).describe(change));
  }

  async sleep(host: HostRun): Promise<void> {
    const seconds = host.pause;
    host.pause = 0;
    await pause(seconds, this.#input.signal);
  }

  gate(host: HostRun, { task, ref, changes: list }: Planned, at: Cursor, station: Station): BatchStep["gate"] {
    if (!task.together || list.length === 0 || host.tries > 0) return undefined;
    return this.roster.gate(gateAt(at), host, ref.step, station);
  }

  async turn(instruction: Instruction, host: HostRun, work: () => Promise<void>): Promise<boolean> {
    if (instruction.do !== "task") return false;
    const { task, alone } = instruction;
    let isShared = false;
    const inTurn = async (): Promise<void> => {
      if (alone === "once" && host.admits(task)) isShared = await this.#once.forAll(instruction, host, work);
      else await work();
    };
    if (host.state !== "running") await (host.admits(task) && inTurn());
    else if (alone === "together") await this.roster.together(gateAt(host.cursor), host, work);
    else await this.roster.turn(`turn ${host.cursor.index}`, host, Math.max(1, task.throttle), inTurn);
    return isShared;
  }

  forgetFacts(host: HostRun): void {
    const { cache } = this.home(host);
    for (const text of [...cache.keys()]) if (text.startsWith("fact:")) cache.delete(text);
  }

  showRescue(host: HostRun, task: Task): void {
    const ref = this.ref(host, task, this.scope(host, task));
    host.shown.noteOpen(ref.id);
    this.emit({ event: "step", ...ref, verdict: "skip", degree: "exact", reason: "only if something in its block fails", changes: [] });
  }

  needless(host: HostRun, { changes: list }: Planned, notice: Notice): string | undefined {
    return this.handlers.needless(host, notice, (later) => list.every((change) => this.change(change).satisfiedBy?.(change, later)));
  }

  /** What can't be told does not excuse a failure. */
  ignores(host: HostRun, task: Task, what: "ignoreErrors" | "ignoreUnreachable", extra?: Readonly<Record<string, unknown>>): boolean {
    try {
      return valueOf(task[what], () => this.scope(host, task, extra), this.env);
    } catch (error) {
      if (error instanceof Later || error instanceof Suspend || error instanceof HoldfastError) return false;
      throw error;
    }
  }

  next({ cursor }: HostRun): { readonly task: Task; readonly isHere: boolean } | undefined {
    const ahead = this.#program.instructions.slice(cursor.index);
    const found = ahead.find((instruction) => instruction.do !== "meet");
    return found && { task: found.task, isHere: found === ahead[0] };
  }

  following(host: HostRun): readonly Program[] {
    return this.#following(host.name);
  }
}

/** The place directly before the step at which the host stands. */
function gateAt({ index }: Cursor): string {
  return `gate ${index}`;
}
