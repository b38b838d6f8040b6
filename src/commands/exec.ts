import { Problems } from "../core/errors.ts";
import { Exit, worstExit, type ExitCode } from "../core/exit.ts";
import { HoldfastError } from "../core/errors.ts";
import { loadInventory } from "../inventory/load.ts";
import { matchPattern } from "../inventory/pattern.ts";
import { join as quoteWords } from "../shell/quote.ts";
import { parseExtra } from "../vars/extra.ts";
import { askerOf, askSecret } from "./asking.ts";
import { Sessions } from "./connector.ts";
import { openDesk, report, type Desk } from "./desk.ts";
import type { HostOptions, OutputOptions, Surroundings } from "./options.ts";
import { tell } from "./playbook-run.ts";
import { Slots } from "./slots.ts";
import { routesTo } from "./targets.ts";
import { bareEnv, demandInventory } from "./workspace.ts";

export interface ExecOptions extends OutputOptions, HostOptions {
  readonly pattern: string;
  /** One word: sh text. Several: a program and its arguments. */
  readonly command: readonly string[];
}

/** Runs one command on many hosts, their output streamed, each line with its host's name. */
export async function exec(options: ExecOptions, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    demandInventory(options.inventory);
    const problems = new Problems();
    const extra = parseExtra(options.extraVars, problems);
    const inventory = loadInventory(options.inventory, { problems, secrets: desk.secrets });
    const hosts = problems.attempt(() => matchPattern(inventory, options.pattern)) ?? [];
    const limit = problems.attempt(() => (options.limit === undefined ? hosts : matchPattern(inventory, options.limit))) ?? [];
    report(problems, desk.emit, options.strict);
    const chosen = hosts.filter((host) => limit.includes(host));
    if (chosen.length === 0) throw new HoldfastError(`no host matches ${options.pattern}`, { code: "HF1610" });
    desk.emit({ event: "run", version: 1, command: "exec", hosts: chosen });
    const typed = {
      password: options.askPass ? await askSecret("SSH password: ", around) : undefined,
      becomePassword: options.askBecomePass ? await askSecret("BECOME password: ", around) : undefined,
    };
    for (const password of Object.values(typed)) if (password !== undefined) desk.secrets.add(password);
    const routes = await routesTo(chosen, { inventory, env: bareEnv(around, desk.secrets), extra }, options, around, typed);
    const sessions = new Sessions(routes, askerOf(desk.reporter, around), 0);
    around.signal.addEventListener("abort", () => sessions.kill(), { once: true });
    const slots = new Slots(options.forks);
    const began = Date.now();
    const exits = await Promise.all(chosen.map((host) => slots.run(() => execOn(host, options, sessions, desk))));
    const exit = around.signal.aborted ? Exit.interrupted : worstExit(exits);
    desk.emit({ event: "summary", exit, hosts: {}, ms: Date.now() - began, message: `${chosen.length} hosts, ${exits.filter((code) => code !== Exit.done).length} failed` });
    return exit;
  } catch (error) {
    return tell(error, desk);
  } finally {
    await desk.reporter.end();
  }
}

async function execOn(host: string, { command }: ExecOptions, sessions: Sessions, { emit, secrets }: Desk): Promise<ExitCode> {
  const session = sessions.session(host, {});
  const masks = { stdout: secrets.stream(), stderr: secrets.stream() };
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  try {
    const script = command.length === 1 ? (command[0] ?? "") : quoteWords(command);
    const reply = await session.request([{ id: "exec", script }], {
      onOutput: (_id, stream, chunk) => {
        const text = masks[stream].push(decoders[stream].decode(chunk, { stream: true }));
        if (text !== "") emit({ event: "output", host, stream, text });
      },
    });
    for (const stream of ["stdout", "stderr"] as const) {
      const rest = masks[stream].end();
      if (rest !== "") emit({ event: "output", host, stream, text: rest });
    }
    if (reply.end === "dead") {
      emit({ event: "host", host, status: "unreachable", message: reply.cause?.message ?? "the connection was lost" });
      return Exit.unreachable;
    }
    const rc = reply.results[0]?.rc ?? -1;
    if (rc !== 0) emit({ event: "note", level: "warning", host, message: `exit status ${rc}` });
    return rc === 0 ? Exit.done : Exit.failed;
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    emit({ event: "host", host, status: "unreachable", message: error.message, ...(error.hint && { hint: error.hint }) });
    return error.exit;
  } finally {
    await session.close();
  }
}
