import { spawnSync } from "node:child_process";

/** The shells that hosts have: /bin/sh of Debian, of Enterprise Linux, of small systems. */
export const shells = [
  { name: "dash", argv: ["dash"] },
  { name: "bash", argv: ["bash"] },
  { name: "busybox", argv: ["busybox", "sh"] },
] as const;

export interface ShellRun {
  readonly rc: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs a script as the host would: from text, nothing on standard input, messages untranslated. */
export function runIn(argv: readonly string[], script: string): ShellRun {
  const [command = "sh", ...words] = argv;
  const { status, stdout, stderr } = spawnSync(command, [...words, "-c", script], {
    input: "",
    env: { ...process.env, LC_ALL: "C" },
    maxBuffer: 1 << 28,
  });
  return { rc: status ?? 128, stdout, stderr: stderr.toString() };
}
