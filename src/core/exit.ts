/** The exit codes of every command; docs/exit-codes.md explains each. */
export const Exit = {
  done: 0,
  input: 1,
  pending: 2,
  failed: 3,
  unreachable: 4,
  unverified: 5,
  stale: 6,
  busy: 7,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof Exit)[keyof typeof Exit];

/** The first that applies wins: a bug outranks a failed task, a failed task outranks a busy host. */
const rank: readonly ExitCode[] = [70, 130, 1, 6, 4, 3, 7, 5, 2, 0];

export function worstExit(codes: Iterable<ExitCode>): ExitCode {
  const seen = new Set(codes);
  return rank.find((code) => seen.has(code)) ?? Exit.done;
}
