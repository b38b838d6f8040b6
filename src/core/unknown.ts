/**
 * Control flow, not an error: thrown by pure code that can't go on yet, caught by the engine.
 * It passes through evaluation untouched and carries no stack, since runs throw it by the thousand.
 */
abstract class Signal extends Error {
  constructor(message: string) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = limit;
  }
}

/** Thrown by pure code that needs a value which only the run will know. */
export class Later extends Signal {
  override readonly name = "Later";
  readonly waitsFor: Unknown;

  constructor(waitsFor: Unknown) {
    super(`waits for ${waitsFor.what}`);
    this.waitsFor = waitsFor;
  }
}

/** Thrown by pure code that needs observations not yet read. `needs` holds their keys, opaque to this layer. */
export class Suspend extends Signal {
  override readonly name = "Suspend";
  readonly needs: readonly unknown[];

  constructor(needs: readonly unknown[]) {
    super("needs observations that were not read yet");
    this.needs = needs;
  }
}

/**
 * A value that only the run will know: the output of a step that has not run. It can be passed on, but not looked at:
 * turning it into text, a number or JSON throws `Later`, so that nothing guesses.
 */
export class Unknown {
  /** Stable id of the step it waits for. */
  readonly step: string;
  /** For people: `stdout of "look for the lock"`. */
  readonly what: string;

  constructor(step: string, what: string) {
    this.step = step;
    this.what = what;
  }

  [Symbol.toPrimitive](): never {
    throw new Later(this);
  }

  toJSON(): never {
    throw new Later(this);
  }
}
