import type { TreeFile } from "../files.ts";

/** A package of the lab's repository: Debian's binaries in EL's layout. */
export interface Rpm {
  readonly name: string;
  readonly summary: string;
  /** Debian's package that the binaries and the version come from; absent: text files alone. */
  readonly debian?: string;
  /** What is taken from Debian's package: where it lies there, and where EL has it. */
  readonly take: readonly (readonly [from: string, to: string])[];
  readonly files: readonly TreeFile[];
  /** Paths an upgrade leaves as the administrator made them. */
  readonly config: readonly string[];
  readonly folders?: readonly string[];
  readonly unit?: string;
  /** sh that changes what was taken, run in the package's tree. */
  readonly adapt?: string;
  /** sh run on the node before the files are laid down. */
  readonly before?: string;
  /** Version and release, newest last; `upstream` stands for Debian's own version. */
  readonly versions: readonly (readonly [version: string, release: string])[];
}
