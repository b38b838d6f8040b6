import type { ListrDefaultRendererOptions, ListrTaskWrapper, ListrDefaultRenderer, ListrSimpleRenderer } from "listr2";
import type { LiveLine } from "./progress.ts";
import type { ReportStream } from "./types.ts";

/** A piece of the terminal that is drawn over and over, and leaves nothing behind. */
export interface LiveView {
  show(lines: readonly LiveLine[]): Promise<void>;
  /** Clears the view: now the streams are free to be written to. */
  stop(): Promise<void>;
}

type Wrapper = Pick<ListrTaskWrapper<unknown, ListrDefaultRenderer, ListrSimpleRenderer>, "title">;

/** A line that is on the screen. */
interface Shown {
  /** Ends the line with what it is at then; its mark says whether it failed. */
  readonly finish: (state: LiveLine["state"]) => void;
  readonly finished: Promise<LiveLine["state"]>;
  now: LiveLine;
  wrapper?: Wrapper;
}

interface Picture {
  readonly lines: ReadonlyMap<string, Shown>;
  readonly run: Promise<unknown>;
}

/**
 * A listr2 task a line. listr2 can't print above its own picture, so whoever has something to print stops the view, prints, and shows it
 * again; it also can't draw more lines than the terminal has, so it must not be asked to. It is loaded when first shown: 30 ms that a run
 * without a terminal does not pay.
 */
export function createView(stream: ReportStream, other: ReportStream, color: boolean): LiveView {
  let picture: Picture | undefined;

  async function stop(): Promise<void> {
    const last = picture;
    picture = undefined;
    for (const line of last?.lines.values() ?? []) line.finish("running");
    await last?.run;
  }

  return {
    stop,
    async show(lines) {
      if (picture && !sameLines(picture, lines)) await stop();
      picture ??= await draw(lines, stream, other, color);
      for (const line of lines) update(picture.lines.get(line.key), line);
    },
  };
}

/** A failed line can't run again, and none can be added: both need a new picture. */
function sameLines(picture: Picture, lines: readonly LiveLine[]): boolean {
  if (picture.lines.size !== lines.length) return false;
  return lines.every(({ key, state }) => {
    const now = picture.lines.get(key)?.now;
    return now !== undefined && (now.state === "running" || now.state === state);
  });
}

function update(shown: Shown | undefined, line: LiveLine): void {
  if (!shown) return;
  shown.now = line;
  if (shown.wrapper) shown.wrapper.title = line.text;
  if (line.state === "failed") shown.finish("failed");
}

function createLine(line: LiveLine): Shown {
  let finish: Shown["finish"] = () => {};
  const finished = new Promise<LiveLine["state"]>((resolve) => (finish = resolve));
  return { finish, finished, now: line };
}

async function draw(lines: readonly LiveLine[], stream: ReportStream, other: ReportStream, color: boolean): Promise<Picture> {
  const { DefaultRenderer, Listr, ListrDefaultRendererLogLevels, ListrLogger, ProcessOutput } = await import("listr2");
  class Renderer extends DefaultRenderer {
    /** listr2 asks `process.stdout` whether this is a terminal; whoever calls knows better. */
    static override readonly nonTTY = true;
    #next: NodeJS.Immediate | undefined;

    /** Lines change together, at the start and the stop all of them: one picture for all. */
    override update(): void {
      this.#next ??= setImmediate(() => {
        this.#next = undefined;
        super.update();
      });
    }

    override end(): void {
      clearImmediate(this.#next);
      super.end();
    }
  }
  const shown = new Map(lines.map((line) => [line.key, createLine(line)]));
  const streams = [stream, other] as unknown as [NodeJS.WriteStream, NodeJS.WriteStream];
  const plain = Object.fromEntries(Object.values(ListrDefaultRendererLogLevels).map((level) => [level, (text?: string) => text ?? ""]));
  const rendererOptions: ListrDefaultRendererOptions = {
    clearOutput: true,
    formatOutput: "truncate",
    showErrorMessage: false,
    logger: new ListrLogger({ useIcons: true, toStderr: [], processOutput: new ProcessOutput(...streams, { leaveEmptyLine: false }) }),
    ...(!color && { color: plain }),
  };
  const tasks = [...shown.values()].map((line) => ({
    title: line.now.text,
    task: async (_: unknown, wrapper: Wrapper) => {
      line.wrapper = wrapper;
      wrapper.title = line.now.text;
      if ((await line.finished) === "failed") throw new Error(line.now.text);
    },
  }));
  const listr = new Listr(tasks, { concurrent: true, exitOnError: false, registerSignalListeners: false, renderer: Renderer, rendererOptions });
  return { lines: shown, run: listr.run() };
}
