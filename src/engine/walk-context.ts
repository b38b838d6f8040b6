import type { ChangeKind } from "../changes/define.ts";
import type { Emit, StepRef } from "../core/events.ts";
import type { Scope } from "../expr/types.ts";
import type { ModuleDefinition, ProjectFiles } from "../modules/define.ts";
import type { ObservationKind } from "../observations/define.ts";
import type { Task } from "../playbook/types.ts";
import type { RenderEnv } from "../vars/render.ts";
import type { Handlers } from "./handlers.ts";
import type { HostRun, Notice } from "./host-run.ts";
import type { Station } from "./machine.ts";
import type { Planned } from "./planned.ts";
import type { Instruction, Program } from "./program.ts";

/** What a walk is for: to show, to make, or to judge the result. */
export type Mode = "plan" | "apply" | "verify";

/** What one host's walk needs from the run around it. */
export interface Walk {
  readonly mode: Mode;
  readonly env: RenderEnv;
  readonly asksRepositories: boolean;
  readonly emit: Emit;
  scope(host: HostRun, task: Task, extra?: Readonly<Record<string, unknown>>): Scope;
  module(task: Task): ModuleDefinition;
  project(task: Task, scope: Scope): ProjectFiles;
  observation(kind: string): ObservationKind;
  change(change: { readonly kind: string }): ChangeKind;
  /** The machine and user that the task acts on: the host's own, or the one it is delegated to. */
  station(host: HostRun, task: Task): Station;
  ref(host: HostRun, task: Task, scope: Scope, item?: { readonly key: string; readonly label: string }): StepRef;
  stepName(id: string): string;
  /** Tells what a step has to say to the person, once a run. */
  tellNote(host: HostRun, planned: Planned): void;
  /** The unified diff of a step, secrets replaced; undefined where the changes say it all. */
  diff(planned: Planned): string | undefined;
  describe(planned: Planned): readonly string[];
  /** Waits the host's `pause` out, less when the run is stopped. */
  sleep(host: HostRun): Promise<void>;
  meet(point: string, host: HostRun): Promise<void>;
  turn(instruction: Instruction, host: HostRun, work: () => Promise<void>): Promise<void>;
  endPlay(): void;
  forgetFacts(host: HostRun): void;
  /** Shows, in a dry run, a task that runs only if something in its block fails. */
  showRescue(host: HostRun, task: Task): void;
  readonly handlers: Handlers;
  /** The host's own machine, whatever a task is delegated to. */
  home(host: HostRun): Station;
  /** Why a due handler has nothing to do after all, or undefined. */
  needless(host: HostRun, planned: Planned, notice: Notice): string | undefined;
  /** `ignore_errors`, rendered. */
  ignores(host: HostRun, task: Task): boolean;
  /** The connection died under a host. */
  hostLost(host: HostRun, why: { readonly message: string; readonly hint?: string }): void;
  /** The run was stopped while the host was at work. */
  hostStopped(host: HostRun): void;
  /** The host's walk is over: nobody waits for it any more. */
  leave(host: HostRun): void;
  /** Another run holds the machine. */
  hostBusy(host: HostRun, holder: string): void;
  /** A host failed, at a task or altogether: others may have to stop. */
  hostFailed(host: HostRun, task?: Task): void;
  /** Programs of the plays that follow for this host, to read ahead into. */
  following(host: HostRun): readonly Program[];
}
