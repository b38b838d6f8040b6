import { Exit, type ExitCode } from "./exit.ts";
import type { Span } from "./source.ts";

/** Another place that helps to understand an error, such as "first defined here". */
export interface Related {
  readonly message: string;
  readonly at: Span;
}

export interface Details {
  /** Stable, documented: `HF1203`. 1xxx input, 2xxx connection, 3xxx run, 4xxx lab. */
  readonly code: string;
  readonly at?: Span | undefined;
  /** What to do about it, in one sentence. */
  readonly hint?: string | undefined;
  readonly related?: readonly Related[] | undefined;
  readonly exit?: ExitCode | undefined;
  readonly cause?: unknown;
}

/**
 * An error that a user can mend. The message says what and why in one line, without a final stop; `at` says where, `hint` what to do.
 * Anything else that is thrown is a bug of ours (exit 70).
 */
export class HoldfastError extends Error {
  override readonly name = "HoldfastError";
  readonly code: string;
  readonly at: Span | undefined;
  readonly hint: string | undefined;
  readonly related: readonly Related[];
  readonly exit: ExitCode;

  constructor(message: string, details: Details) {
    super(message, { cause: details.cause });
    this.code = details.code;
    this.at = details.at;
    this.hint = details.hint;
    this.related = details.related ?? [];
    this.exit = details.exit ?? Exit.input;
  }

  /** The same error with further places that explain it. */
  with(...related: readonly Related[]): HoldfastError {
    const { message, code, at, hint, exit, cause } = this;
    return new HoldfastError(message, { code, at, hint, exit, cause, related: [...this.related, ...related] });
  }
}

/** Every mistake found in one go: nobody should mend one to be told of the next. */
export class HoldfastErrors extends Error {
  override readonly name = "HoldfastErrors";
  readonly errors: readonly HoldfastError[];

  constructor(errors: readonly HoldfastError[]) {
    super(errors.map((error) => error.message).join("\n"));
    this.errors = errors;
  }
}

/** Collects mistakes while a file is read, so that all of them are reported together. */
export class Problems {
  readonly errors: HoldfastError[] = [];
  readonly warnings: HoldfastError[] = [];

  error(message: string, details: Details): void {
    this.errors.push(new HoldfastError(message, details));
  }

  warn(message: string, details: Details): void {
    this.warnings.push(new HoldfastError(message, details));
  }

  /** Adds what `work` throws if it is a mistake of the user's; anything else goes on as the bug it is. */
  attempt<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (error instanceof HoldfastError) this.errors.push(error);
      else if (error instanceof HoldfastErrors) this.errors.push(...error.errors);
      else throw error;
      return undefined;
    }
  }

  throwIfAny(): void {
    if (this.errors.length > 0) throw new HoldfastErrors(this.errors);
  }
}
