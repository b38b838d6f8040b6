import { spawnSync } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync, readSync, realpathSync, statSync } from "node:fs";
import { resolve } from "node:path";

/** What is at a path, links followed. */
export interface DiskEntry {
  readonly type: "file" | "folder";
  /** In bytes. */
  readonly size: number;
  /** May anybody run it, and does it begin as programs do: with `#!`, or as an ELF or Mach-O file? */
  readonly executable: boolean;
}

/** How a program of the person's ended that was run for what it prints. */
export interface Ran {
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  /** Its exit status; undefined where `failure` says why there is none. */
  readonly status: number | undefined;
  /** For people: `it took more than 60 s`. */
  readonly failure?: string;
}

/**
 * The person's files, as a load reads them. The one door to them, so that a saved plan can carry along what was read and be applied without them.
 * Paths are absolute, or relative to the working directory.
 */
export interface Disk {
  /** Throws what `node:fs` throws. */
  read(path: string): Uint8Array;
  /** Undefined where there is nothing, or nothing that may be looked at. */
  stat(path: string): DiskEntry | undefined;
  /** Throws `HoldfastError` where this disk can't tell that there is nothing at the path. One without this member always can. */
  demandKnown?(path: string): void;
  /** Names in a folder, in order; none where it can't be read. */
  list(folder: string): readonly string[];
  /** The path with no link in it. Throws what `node:fs` throws. */
  real(path: string): string;
  /** Runs the program at the path, with nothing to read and at most so many seconds, and waits for it. Never throws. */
  run(path: string, args: readonly string[], seconds: number): Ran;
}

/** Of a program's output, in bytes: more is no inventory. */
const mostOutput = 64 * 1024 * 1024;

/** The disk of this computer. */
export const ownDisk: Disk = {
  read: (path) => readFileSync(path),

  stat(path) {
    try {
      const stats = statSync(path);
      const executable = stats.isFile() && (stats.mode & 0o111) !== 0 && beginsAsProgram(path);
      return { type: stats.isDirectory() ? "folder" : "file", size: stats.size, executable };
    } catch {
      return undefined;
    }
  },

  list(folder) {
    try {
      return readdirSync(folder).toSorted((a, b) => (a < b ? -1 : 1));
    } catch {
      return [];
    }
  },

  real: (path) => realpathSync(path),

  run(path, args, seconds) {
    const { stdout, stderr, status, signal, error } = spawnSync(resolve(path), args, {
      stdio: ["ignore", "pipe", "pipe"],
      timeout: seconds * 1000,
      killSignal: "SIGKILL",
      maxBuffer: mostOutput,
    });
    const said = { stdout: stdout ?? new Uint8Array(), stderr: stderr ?? new Uint8Array() };
    if (status !== null && !error) return { ...said, status };
    return { ...said, status: undefined, failure: failureOf(error, signal, seconds) };
  },
};

/** A file system without modes calls every file executable, and a shell would be started on each of them. */
function beginsAsProgram(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const head = Buffer.alloc(4);
    readSync(file, head, 0, head.length, 0);
    return head.toString("latin1").startsWith("#!") || /^(7f454c46|c[ef]faedfe|cafebabe)$/.test(head.toString("hex"));
  } finally {
    closeSync(file);
  }
}

function failureOf(error: Error | undefined, signal: string | null, seconds: number): string {
  const code = error && "code" in error ? error.code : undefined;
  if (code === "ETIMEDOUT") return `it took more than ${seconds} s`;
  if (code === "ENOBUFS") return `it printed more than ${mostOutput} bytes`;
  if (code === "ENOENT") return "there is no such program, or what its #! line names is not there";
  if (code === "EACCES") return "permission denied";
  return error?.message ?? `it was ended by ${signal}`;
}
