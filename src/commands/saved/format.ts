import type { RunEvent } from "../../core/events.ts";
import type { SavedHost, SavedStep } from "../../engine/saved/types.ts";
import type { Target } from "../../transport/types.ts";
import type { CarriedFiles } from "../../vars/carried-disk.ts";
import type { PlaybookOptions } from "../options.ts";
import type { Packed } from "./pack.ts";

/** Grows with every change that an older or newer program would misread. */
export const format = 2;

/** The way to a host as it was resolved when the plan was made. No password is in it, nor anything of the session it was made in. */
export type SavedConnection = Pick<
  Target,
  "host" | "port" | "user" | "identityFiles" | "knownHostsFiles" | "strictHostKeyChecking" | "proxyJump" | "proxyCommand"
>;

/** What the command line chose to be planned; it can't be chosen again when the plan is applied. Paths are absolute. */
export type Selection = Pick<PlaybookOptions, "playbooks" | "inventory" | "extraVars" | "tags" | "skipTags" | "startAt" | "limit" | "become" | "lab">;

/** A plan as its file has it: who made it stands outside, to be read before anything that depends on it. */
export interface Envelope extends Packed {
  readonly format: typeof format;
  /** The version that made it. */
  readonly holdfast: string;
}

/** A plan that is kept. */
export interface PlanFile {
  /** When, in ISO 8601; `now()` of what the run decides is this. */
  readonly made: string;
  /** sha256 of every file that it was made from, by path. */
  readonly from: Readonly<Record<string, string>>;
  readonly selection: Selection;
  /** The project's root: where there is nothing else to know it by, it is the folder that the plan was made in. */
  readonly root: string;
  readonly hosts: Readonly<Record<string, SavedHost & { readonly connection: SavedConnection }>>;
  readonly steps: readonly SavedStep[];
  /** What was shown when it was made. */
  readonly shown: readonly RunEvent[];
  /** The files and the environment that it was made from: steps that are left to the run, and verification, are decided by them and nothing else. */
  readonly files: CarriedFiles;
  readonly env: Readonly<Record<string, string>>;
  /** What was answered to `vars_prompt`. */
  readonly answers: Readonly<Record<string, string>>;
}
