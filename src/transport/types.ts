import type { Duplex, Readable } from "node:stream";

/** Programs that make one user of another. `doas` reads passwords from a terminal alone, and so works where it asks for none. */
export type BecomeMethod = "sudo" | "su" | "doas";

/** How to become another user once the connection stands. */
export interface Become {
  readonly method: BecomeMethod;
  readonly user: string;
  readonly password?: string | undefined;
}

/** Everything needed to reach one host, after inventory, ssh's own configuration and command line were merged. */
export interface Target {
  /** The inventory's name: what messages call the host. */
  readonly name: string;
  readonly via: "ssh2" | "ssh" | "local" | "lab";
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Private keys to try, in order; a missing file that nobody named is passed over. */
  readonly identityFiles: readonly string[];
  /** Path of the agent's socket; empty for none. */
  readonly agent?: string | undefined;
  readonly password?: string | undefined;
  readonly knownHostsFiles: readonly string[];
  readonly strictHostKeyChecking: "yes" | "ask" | "accept-new" | "no";
  /** As ssh_config's ProxyJump: `[user@]host[:port]`, several by comma. */
  readonly proxyJump?: string | undefined;
  readonly proxyCommand?: string | undefined;
  /** File that ssh's settings come from, in place of `~/.ssh/config`. */
  readonly sshConfig?: string | undefined;
  /** The relayed socket of a lab machine; with `via: "lab"` nothing else is ever dialled. */
  readonly socket?: string | undefined;
  readonly become?: Become | undefined;
  /** Seconds until the first answer of the host's shell, become included. */
  readonly connectTimeout: number;
}

/** What only a person can answer. Absent functions mean that nobody is there to ask. */
export interface Asker {
  /** Answers whether an unknown host key is to be trusted and kept. */
  readonly trustHostKey?: (question: { host: string; keyType: string; fingerprint: string }) => Promise<boolean>;
  /** A pass phrase of an encrypted key file, asked once a file and run. */
  readonly passphrase?: (keyFile: string) => Promise<string | undefined>;
}

/** A POSIX shell at the other end: bytes in, bytes out, standard error apart. */
export interface RemoteShell {
  readonly stdio: Duplex;
  readonly stderr: Readable;
  /** Settles, and never rejects, once both streams are at their end: with the command's exit status, or with why the connection broke. */
  readonly ended: Promise<{ readonly code?: number | undefined; readonly cause?: Error | undefined }>;
  /** Kills what the command has become on the host, where the way there can carry that (RFC 4254, 6.9) and its user may. */
  kill?(): void;
  /** Ends the connection now; harmless when it has ended. */
  destroy(): void;
}

/**
 * One step of a request. The script is POSIX sh, run in a subshell of its own with standard input closed and `LC_ALL=C`;
 * it sees the functions of the session's prelude, and `body N` prints its N-th body.
 */
export interface ShellStep {
  readonly id: string;
  readonly script: string;
  readonly bodies?: readonly Uint8Array[];
  /** `ok` (default) runs only while every earlier step of the request has returned 0; `always` runs whatever happened, `stop` excepted. */
  readonly when?: "ok" | "always";
  /** Must never be interrupted: it runs in a session of its own, keeps the lock, leaves its output and status in the run directory. */
  readonly detached?: boolean;
  /** Once it has succeeded, the host waits for `go` before it begins anything else. */
  readonly gate?: boolean;
  /** Seconds. The step is ended (TERM, then KILL) and its result says so; a detached one is no longer waited for. */
  readonly timeout?: number;
}

export interface ShellResult {
  readonly id: string;
  /** The script's exit status; 128 + signal where a signal ended it. */
  readonly rc: number;
  /** `skipped`: an earlier step had failed, or the run was stopped before this step began. `lost`: the connection ended first. */
  readonly outcome: "ran" | "timeout" | "skipped" | "lost";
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** Bytes beyond the bound on kept output, dropped from its middle. */
  readonly dropped: number;
  /** Milliseconds on the host's clock, or 0 where it has none. */
  readonly ms: number;
}

export interface RequestOptions {
  /** Called as each step ends, while later ones run. */
  readonly onResult?: (result: ShellResult) => void;
  /** Output as it arrives, for `exec`. */
  readonly onOutput?: (id: string, stream: "stdout" | "stderr", chunk: Buffer) => void;
  /** Take (and keep until `close`) the machine's lock before the first step, waiting at most `wait` seconds. */
  readonly lock?: { readonly owner: string; readonly wait: number };
}

/** A request's fate. Results are in order, one for each step, whatever happened. */
export interface Reply {
  /** `busy`: the lock is held by another run, described by `holder`, and nothing ran. `dead`: the connection ended. */
  readonly end: "complete" | "stopped" | "busy" | "dead";
  readonly holder?: string;
  readonly results: readonly ShellResult[];
  /** Why the connection ended, for `dead`. */
  readonly cause?: Error;
}

/** One shell on one host, as one user. One request at a time; a request is one round trip. */
export interface Session {
  readonly target: Target;
  /** Fingerprint of the key that the host has shown; undefined before it did, and where the way there does not tell. */
  readonly hostKey: string | undefined;
  /** Requests sent; opening the shell counts nothing, the first request travels with it. */
  readonly roundTrips: number;
  request(steps: readonly ShellStep[], options?: RequestOptions): Promise<Reply>;
  /** Ends the request under way at the next step boundary; a running step that may be interrupted goes on to its end. */
  stop(): void;
  /** Lets a host go on that waits behind a step with a `gate`. */
  go(): void;
  /**
   * As `stop`, and ends the running step too (TERM, then KILL). One that is detached, or that does not end within seconds, is not waited for:
   * the request then ends as `dead`, and the session with it.
   */
  kill(): void;
  /** Leaves in good order: lock freed, run directory removed. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** The run's id, 16 hexadecimal digits: names its directory on the host. */
  readonly run: string;
  /** sh function definitions that every step may call. */
  readonly prelude: string;
  readonly asker?: Asker;
  /** Ends the attempt to connect. */
  readonly signal?: AbortSignal;
}
