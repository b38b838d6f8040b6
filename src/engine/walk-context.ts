import type { ChangeKind } from "../changes/define.ts";
import type { Emit, StepRef } from "../core/events.ts";
import type { Scope } from "../expr/types.ts";
import type { ModuleDefinition, ProjectFiles } from "../modules/define.ts";
import type { ObservationKind } from "../observations/define.ts";
import type { Task } from "../playbook/types.ts";
import type { RenderEnv } from "../vars/render.ts";
import type { BatchStep } from "./exchange.ts";
import type { Handlers } from "./handlers.ts";
import type { Cursor, HostRun, Notice } from "./host-run.ts";
import type { Station } from "./machine.ts";
import type { Planned } from "./planned.ts";
import type { Instruction, Program } from "./program.ts";
import type { Roster } from "./roster.ts";
import type { SavedPlan } from "./saved/plan.ts";
import type { Questions } from "./questions.ts";
import type { Stepping } from "./stepping.ts";
import type { PlanRecord } from "./saved/record.ts";
import type { Place } from "./saved/types.ts";

/** What a walk is for: to show, to make, or to judge the result. */
export type Mode = "plan" | "apply" | "verify";

/** What one host's walk needs from the run around it. */
export interface Walk {
  readonly mode: Mode;
  readonly env: RenderEnv;
  readonly asksRepositories: boolean;
  readonly emit: Emit;
  scope(host: HostRun, task?: Pick<Task, "vars" | "defaults">, extra?: Readonly<Record<string, unknown>>): Scope;
  module(task: Task): ModuleDefinition;
  project(task: Task, scope: Scope): ProjectFiles;
  observation(kind: string): ObservationKind;
  change(change: { readonly kind: string }): ChangeKind;
  /** The machine and user that the task acts on: the host's own, or the one it is delegated to. `extra`: its loop's variables, on which that may hang. */
  station(host: HostRun, task: Task, extra?: Readonly<Record<string, unknown>>): Station;
  /** The host that the task acts on. */
  delegate(host: HostRun, task: Task, extra?: Readonly<Record<string, unknown>>): string;
  /** Does the task act there? Opens no session, so that nobody is become before his time. */
  actsAt(host: HostRun, task: Task, station: Station): boolean;
  /** The variables that the task sets: the host's own, or with `delegate_facts` those of the host that it is delegated to. */
  sets(host: HostRun, task: Task, extra?: Readonly<Record<string, unknown>>): Map<string, unknown>;
  ref(host: HostRun, task: Task, scope: Scope, item?: { readonly key: string; readonly label: string }): StepRef;
  stepName(id: string): string;
  /** Tells what a step has to say to the person, once a run. */
  tellNote(host: HostRun, planned: Planned): void;
  /** The unified diff of a step, secrets replaced; undefined where the changes say it all. */
  diff(step: Pick<Planned, "changes" | "task">): string | undefined;
  describe(step: Pick<Planned, "changes" | "task">): readonly string[];
  /** Waits the host's `pause` out, less when the run is stopped. */
  sleep(host: HostRun): Promise<void>;
  /** The hosts that go through the play together. */
  readonly roster: Roster;
  /** Stops the host directly before a step that all do at once, and is handed what lets it go on; undefined where the host does not wait. */
  gate(host: HostRun, planned: Planned, at: Cursor, station: Station): BatchStep["gate"];
  /** The host's turn at a step that hosts do not do at their own pace. True where another has done it for this one, too. */
  turn(instruction: Instruction, host: HostRun, work: () => Promise<void>): Promise<boolean>;
  forgetFacts(host: HostRun): void;
  /** Shows, in a dry run, a task that runs only if something in its block fails. */
  showRescue(host: HostRun, task: Task): void;
  readonly handlers: Handlers;
  /** Keeps the plan that is made, to save it. */
  readonly record: PlanRecord | undefined;
  /** The saved plan that is applied, in place of planning. */
  readonly saved: SavedPlan | undefined;
  /** Asks for each task; undefined where the run was agreed to as a whole. */
  readonly stepping: Stepping | undefined;
  /** Asks what tasks want to know of a person. */
  readonly questions: Questions;
  /** Where a host stands, as a saved plan has it. */
  place(cursor: Cursor): Place;
  /** Is the step among those that were shown when the run was agreed to? */
  isAgreed(host: HostRun, planned: Planned): boolean;
  /** A step that goes beyond what was shown is asked for. A host for which it is declined is out of the run. */
  approve(host: HostRun, planned: Planned): Promise<boolean>;
  /** The host's own machine, whatever a task is delegated to. */
  home(host: HostRun): Station;
  /** Why a due handler has nothing to do after all, or undefined. */
  needless(host: HostRun, planned: Planned, notice: Notice): string | undefined;
  /** `ignore_errors` or `ignore_unreachable`, rendered. `extra`: its loop's variables. */
  ignores(host: HostRun, task: Task, what: "ignoreErrors" | "ignoreUnreachable", extra?: Readonly<Record<string, unknown>>): boolean;
  /** The task that the host has come to; where it stands at a meeting, the first one behind it. */
  next(host: HostRun): { readonly task: Task; readonly isHere: boolean } | undefined;
  /** Programs of the plays that follow for this host, to read ahead into. */
  following(host: HostRun): readonly Program[];
}
