import { HoldfastError } from "../core/errors.ts";
import { Exit, worstExit, type ExitCode } from "../core/exit.ts";
import { plural } from "../report/words.ts";
import { join as quoteWords } from "../shell/quote.ts";
import { adHoc, type AdHocOptions } from "./ad-hoc.ts";
import type { Sessions } from "./connector.ts";
import { openDesk, tell, type Desk } from "./desk.ts";
import type { Surroundings } from "./options.ts";
import { Slots } from "../engine/slots.ts";

export interface ExecOptions extends AdHocOptions {
  /** One word: sh text. Several: a program and its arguments. */
  readonly command: readonly string[];
}

/** Runs one command on many hosts, their output streamed, each line with its host's name. */
export async function exec(options: ExecOptions, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    const { hosts, sessions } = await adHoc(options, around, desk);
    desk.emit({ event: "run", version: 1, command: "exec", hosts });
    around.signal.addEventListener("abort", () => sessions.kill(), { once: true });
    const slots = new Slots(options.forks);
    const exits = await Promise.all(
      hosts.map((host) => slots.run(() => (around.signal.aborted ? Promise.resolve(Exit.interrupted) : execOn(host, options, sessions, desk)))),
    );
    const exit = around.signal.aborted ? Exit.interrupted : worstExit(exits);
    desk.conclude(exit, `${plural(hosts.length, "host")}, ${exits.filter((code) => code !== Exit.done).length} failed`);
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
