import { spawn } from "node:child_process";
import { HoldfastError } from "../core/errors.ts";

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly input?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/** Runs a program on this computer and says how it ended; a program that is not there ends with 127. */
export function tryCommand(argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
  const [program = "", ...args] = argv;
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: options.env ?? process.env, stdio: "pipe" });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
    child.on("error", (error) => resolve({ code: 127, stdout: "", stderr: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 128, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }));
  });
}

/** As `tryCommand`, for what has to succeed: gives its output, or throws HF4005 with the last thing it said. */
export async function command(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await tryCommand(argv, options);
  if (code === 0) return stdout;
  const said = stderr.trim().split("\n").slice(-5).join("\n");
  throw new HoldfastError(`the lab could not run ${argv[0] ?? ""}: ${said === "" ? `exit ${code}` : said}`, {
    code: "HF4005",
    hint: `holdfast lab doctor names what this computer lacks; it was: ${argv.join(" ").slice(0, 300)}`,
  });
}
