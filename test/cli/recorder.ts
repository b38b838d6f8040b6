/** The one command that a command line led to, with the options it was given. */
export interface Called {
  readonly command: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export const calls: Called[] = [];

/** What the stand-ins answer, so that a test sees that it becomes the program's exit code. */
export const answer = { exit: 0 };

/** In place of a command: notes what it was called with. `runPlaybooks` says by its first argument what it is. */
export function standIn(command: string): (...args: unknown[]) => Promise<number> {
  return async (...args) => {
    const options = args.find((arg) => typeof arg === "object" && arg !== null && !("stdin" in arg)) as Called["options"];
    calls.push({ command: typeof args[0] === "string" ? args[0] : command, options });
    return await Promise.resolve(answer.exit);
  };
}
