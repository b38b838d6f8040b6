import { showControls } from "./escape.ts";
import { readLine } from "./read-line.ts";
import { PeopleReport } from "./people.ts";
import { Progress } from "./progress.ts";
import { createSink, type Sink } from "./sink.ts";
import type { Reading, Reporter, ReportOptions } from "./types.ts";
import { createView } from "./view.ts";

/** Cells that listr2 puts before a line, and keeps free behind it. */
const margin = 4;

/** Rows kept for what was printed last and the cursor. */
const keptRows = 3;

/** For a terminal: the report as `plain` writes it, and below it, while the person waits, one line a host that says what it is at. */
export function createTty(options: ReportOptions): Reporter {
  const screen = options.stdout.isTTY || !options.stderr.isTTY ? options.stdout : options.stderr;
  const view = createView(screen, screen === options.stdout ? options.stderr : options.stdout, options.color);
  const stdout = createSink(options.stdout);
  const stderr = createSink(options.stderr);
  const progress = new Progress();
  const printed: { readonly sink: Sink; readonly text: string }[] = [];
  const print = (sink: Sink) => (text: string) => void (text && printed.push({ sink, text }));
  const report = new PeopleReport(options, { out: print(stdout), err: print(stderr) });
  let paused = false;
  /** A question waits for its answer: nothing may be written behind it. */
  let asking = false;
  /** All questions so far: a line that is typed answers one. */
  let questions: Promise<unknown> = Promise.resolve();
  let scheduled = false;
  let work = Promise.resolve();

  /** One after another: printing, and the picture below what was printed. Requests that come while one waits are one. */
  function refresh(): void {
    if (scheduled) return;
    scheduled = true;
    work = work.then(async () => {
      scheduled = false;
      if (asking) return;
      const visible = progress.active && !paused;
      if (printed.length > 0 || !visible) await view.stop();
      for (const { sink, text } of printed.splice(0)) sink.write(text);
      if (visible) await view.show(progress.lines((screen.rows || 24) - keptRows, (screen.columns || 80) - margin));
    });
  }

  const onResize = (): void => {
    work = work.then(() => view.stop());
    refresh();
  };
  screen.on("resize", onResize);

  async function read(input: NodeJS.ReadableStream, question: string, how: Reading): Promise<string | undefined> {
    report.showPlan();
    paused = true;
    refresh();
    await work;
    asking = true;
    try {
      return await readLine(input, screen, showControls(options.mask(question)), how);
    } finally {
      asking = false;
      paused = false;
      refresh();
    }
  }

  function readInTurn(input: NodeJS.ReadableStream, question: string, how: Reading = {}): Promise<string | undefined> {
    const answer = questions.then(() => read(input, question, how));
    questions = answer.catch(() => {});
    return answer;
  }

  async function ask(input: NodeJS.ReadableStream, question: string, signal?: AbortSignal): Promise<boolean> {
    const answer = await readInTurn(input, `${question} [y/N] `, signal && { signal });
    return /^\s*y(es)?\s*$/i.test(answer ?? "");
  }

  const { stdin } = options;
  return {
    emit(event) {
      progress.see(event);
      report.emit(event);
      refresh();
    },
    ...(stdin && {
      ask: (question: string, signal?: AbortSignal) => ask(stdin, question, signal),
      read: (question: string, how?: Reading) => readInTurn(stdin, question, how),
    }),
    async end() {
      report.finish();
      paused = true;
      refresh();
      await work;
      screen.removeListener("resize", onResize);
      await Promise.all([stdout.end(), stderr.end()]);
    },
  };
}
