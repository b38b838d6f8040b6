import { resolve } from "node:path";
import { HoldfastError } from "../core/errors.ts";
import { Exit } from "../core/exit.ts";
import type { Disk, DiskEntry, Ran } from "./disk.ts";
import { displayPath } from "./files.ts";

/** Bytes as JSON holds them. */
type Bytes = { readonly text: string } | { readonly base64: string };

/** All that a load looked at on the person's disk, by absolute path: enough to load the same again, on any computer. Only JSON values. */
export interface CarriedFiles {
  readonly read: Record<string, Bytes>;
  /** Null where there was nothing. */
  readonly stat: Record<string, DiskEntry | null>;
  readonly list: Record<string, readonly string[]>;
  readonly real: Record<string, string>;
  /** Programs by path and arguments. */
  readonly run: Record<string, { readonly stdout: Bytes; readonly stderr: Bytes; readonly status?: number | undefined; readonly failure?: string }>;
}

/** Reads from another disk, and keeps what it read. */
export class RecordingDisk implements Disk {
  readonly files: CarriedFiles = { read: {}, stat: {}, list: {}, real: {}, run: {} };
  readonly #disk: Disk;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  read(path: string): Uint8Array {
    const bytes = this.#disk.read(path);
    this.files.read[resolve(path)] = pack(bytes);
    return bytes;
  }

  stat(path: string): DiskEntry | undefined {
    const entry = this.#disk.stat(path);
    this.files.stat[resolve(path)] = entry ?? null;
    return entry;
  }

  list(folder: string): readonly string[] {
    return (this.files.list[resolve(folder)] = this.#disk.list(folder));
  }

  real(path: string): string {
    return (this.files.real[resolve(path)] = this.#disk.real(path));
  }

  run(path: string, args: readonly string[], seconds: number): Ran {
    const ran = this.#disk.run(path, args, seconds);
    this.files.run[commandKey(path, args)] = { ...ran, stdout: pack(ran.stdout), stderr: pack(ran.stderr) };
    return ran;
  }
}

/** Gives again what another disk gave; to it there is nothing else. `read` throws `HoldfastError` where the other was never read there. */
export class CarriedDisk implements Disk {
  readonly #files: CarriedFiles;

  constructor(files: CarriedFiles) {
    this.#files = files;
  }

  read(path: string): Uint8Array {
    const bytes = this.#files.read[resolve(path)];
    if (!bytes) throw notHeld(path);
    return unpack(bytes);
  }

  stat(path: string): DiskEntry | undefined {
    return this.#files.stat[resolve(path)] ?? undefined;
  }

  demandKnown(path: string): void {
    if (!(resolve(path) in this.#files.stat)) throw notHeld(path);
  }

  list(folder: string): readonly string[] {
    return this.#files.list[resolve(folder)] ?? [];
  }

  real(path: string): string {
    return this.#files.real[resolve(path)] ?? resolve(path);
  }

  run(path: string, args: readonly string[]): Ran {
    const ran = this.#files.run[commandKey(path, args)];
    if (!ran) return { stdout: new Uint8Array(), stderr: new Uint8Array(), status: undefined, failure: "the plan does not hold what it prints" };
    return { ...ran, status: ran.status, stdout: unpack(ran.stdout), stderr: unpack(ran.stderr) };
  }
}

function notHeld(path: string): HoldfastError {
  return new HoldfastError(`the saved plan does not hold ${displayPath(resolve(path))}`, {
    code: "HF4114",
    hint: "make the plan again, with the name of the file written out where it is used: a plan carries along what was read, and what is named literally",
    exit: Exit.stale,
  });
}

function commandKey(path: string, args: readonly string[]): string {
  return JSON.stringify([resolve(path), ...args]);
}

function pack(bytes: Uint8Array): Bytes {
  const buffer = Buffer.from(bytes);
  const text = buffer.toString("utf8");
  return Buffer.from(text).equals(buffer) ? { text } : { base64: buffer.toString("base64") };
}

function unpack(bytes: Bytes): Uint8Array {
  return "text" in bytes ? Buffer.from(bytes.text) : Buffer.from(bytes.base64, "base64");
}
