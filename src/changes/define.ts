import type { Key } from "../observations/define.ts";
import type { Validity } from "../observations/validation.ts";
import type { Content } from "../observations/shared/content.ts";

/** A change is data: printed, saved in a plan, applied later. Only JSON values; `kind` names its `ChangeKind`. */
export interface Change {
  readonly kind: string;
}

/** What a reader will find: as observed (or as surely made), as a package will bring it, or only known at run. */
export type Lookup<V = unknown> =
  | { readonly degree: "exact" | "expected"; readonly value: V }
  /** Decided at run by `step`; `base` is what was there before, where that is known. */
  | { readonly degree: "later"; readonly step: string; readonly base?: V }
  /** `needs`: what to read in the key's place, where it is not there yet itself. */
  | { readonly degree: "unread"; readonly needs?: readonly Key[] };

/** What was observed, with nothing laid over it. */
export type Observed = <V>(key: Key<V>) => Lookup<V>;

/** What a person is shown of a change beside its description. */
export type Diff =
  | { readonly type: "text"; readonly path: string; readonly before: string | undefined; readonly after: string | undefined }
  | { readonly type: "attributes"; readonly path: string; readonly rows: readonly { readonly name: string; readonly before: string; readonly after: string }[] }
  | { readonly type: "bytes"; readonly path: string; readonly before: Bytes | undefined; readonly after: Bytes | undefined };

/** Content that can't be shown line by line: binary, or larger than what is read. */
export interface Bytes {
  readonly size: number;
  /** sha256; undefined where the file may not be read. */
  readonly hash: string | undefined;
  /** Undefined where it was not read. */
  readonly content: Content | undefined;
}

export type Effect = "add" | "remove" | "change";

/** The sh of a change. The host runs: `needless` or `promise` holds -> done already; else `predicate` fails -> deviates; else `run`, then `promise` again. */
export interface ChangeScript {
  /** Silent test of the end state. Without one the change is always made, and believed when `run` returns 0. */
  readonly promise?: string;
  /** Silent test under which the change need not be made. Unlike `promise` it is not asked again afterwards: nothing is promised by it. */
  readonly needless?: string;
  /** Silent test of the weakest condition under which the change is right as planned. */
  readonly predicate?: string;
  readonly run: string;
  /** `body N` in `run` prints the N-th. */
  readonly bodies?: readonly Uint8Array[];
}

/** How a host is found again whose connection ends with a change. Times in seconds. */
export interface WayBack {
  /** Must the machine have started anew in between? */
  readonly isNewStart: boolean;
  /** Before the first attempt. */
  readonly delay: number;
  /** Between two attempts. */
  readonly pause: number;
  /** In all, `delay` not counted. */
  readonly timeout: number;
  /** Of one attempt; as the host's connections have it where it is not given. */
  readonly connectTimeout?: number;
  /** sh that must succeed before the host counts as found. */
  readonly test?: string;
  /** Before anything is done on the host that was found. */
  readonly after: number;
}

export interface ChangeKind<C extends Change = Change> {
  readonly kind: C["kind"];
  /** One line in the imperative: `write /etc/motd (0644 root:root)`. */
  describe(change: C): string;
  /** What it is about, by name: a path, a unit, packages. None for what has no name. */
  subjects?(change: C): readonly string[];
  /** Does what it is about come or go with it? Without this it is changed. */
  effect?(change: C): Effect;
  /** None for changes that the description says whole. */
  diff(change: C): readonly Diff[];
  /**
   * What reading `key` gives once the change is made, `below` being what it gave before; undefined where the change does not touch it.
   * `step` is the id to wait for, for what only the run decides; `observed` looks at what else the change was planned from.
   */
  overlay(change: C, key: Key, below: () => Lookup, step: string, observed: Observed): Lookup | undefined;
  script(change: C): ChangeScript;
  /** For a change that a validator has a say in: what to read to know beforehand; undefined where there is none. */
  validation?(change: C): Key<Validity> | "only at apply" | undefined;
  /** Package transactions, firewall restores, user changes: run detached, never killed. */
  readonly uninterruptible?: boolean;
  /** Does it change nothing by itself (a wait)? Then it is not counted as a change, and shown as decided at run. */
  passive?(change: C): boolean;
  /** Is this change needless once `later` was made after what notified it? A restart is, after a start of the same unit. */
  satisfiedBy?(change: C, later: Change): boolean;
  /** For a change with which the connection ends, made by us or not: nothing after it is sent before the host was found again. */
  wayBack?(change: C): WayBack;
  /** Seconds the change may take; default 300. */
  timeout?(change: C): number;
}

export function defineChange<C extends Change>(kind: ChangeKind<C>): ChangeKind<C> {
  return kind;
}
