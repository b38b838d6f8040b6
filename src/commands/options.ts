import type { Disk } from "../vars/disk.ts";
import type { DiffForm, OutputForm, ReportStream } from "../report/types.ts";

/** Where a command reads and writes: handed in, so that tests need no process. */
export interface Surroundings {
  readonly disk: Disk;
  /** Imports a file of the person's that is JavaScript. */
  readonly load: (url: string) => Promise<unknown>;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: ReportStream;
  readonly stderr: ReportStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Fires at the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Does what Ctrl-C does: for a terminal that gives it as a key. */
  readonly interrupt: () => void;
  /** Fires at the second: what may be interrupted is. */
  readonly kill: AbortSignal;
}

/** How results are shown. */
export interface OutputOptions {
  readonly output: OutputForm | undefined;
  /** Whether colours are used, whatever the terminal and the environment say. */
  readonly color?: "always" | "never";
  readonly diff: DiffForm;
  /** How often `-v` was given. */
  readonly verbose: number;
  /** Warnings are errors. */
  readonly strict: boolean;
}

/** Which hosts, and how to get there. */
export interface HostOptions {
  readonly inventory: readonly string[];
  readonly limit: string | undefined;
  /** Hosts worked on at the same time; 0 for all. */
  readonly forks: number;
  /** The rehearsal machines of `lab up` in place of the real ones. */
  readonly lab: boolean;
  readonly transport: "ssh2" | "ssh";
  /** Seconds until a host must have answered. */
  readonly timeout: number;
  readonly extraVars: readonly string[];
  /** Ask for sudo's password before connecting. */
  readonly askBecomePass: boolean;
  readonly askPass: boolean;
  /** `-b`: become root where nothing else is said. */
  readonly become: boolean;
  /** File in place of `~/.ssh/config`. */
  readonly sshConfig?: string;
}

/** Which tasks of which playbooks. */
export interface PlaybookOptions extends OutputOptions, HostOptions {
  readonly playbooks: readonly string[];
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  /** Name of the first task of the run; all where it is not given. */
  readonly startAt?: string;
  /** Handlers that were notified run on hosts that fail, too. */
  readonly forcesHandlers?: true;
  /** A person is asked before each task that would change something. */
  readonly asksSteps?: true;
  readonly verify: "auto" | "always" | "never";
  readonly skipUnreachable: boolean;
  /** Hosts ask their repositories what packages would bring. */
  readonly asksRepositories: boolean;
  readonly yes: boolean;
  /** Where the plan is saved; undefined for nowhere. */
  readonly out: string | undefined;
  /** age keys of those who may read a saved plan with secrets in it. */
  readonly recipients: readonly string[];
  /** Files with the age keys that open a saved plan. */
  readonly identities: readonly string[];
  /** sha256 that a saved plan must have. */
  readonly digest: string | undefined;
  /** A saved plan may leave steps to the run. */
  readonly allowsLater: boolean;
}
