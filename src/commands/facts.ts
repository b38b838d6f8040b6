import { HoldfastError } from "../core/errors.ts";
import { Exit, worstExit, type ExitCode } from "../core/exit.ts";
import { Suspend } from "../core/unknown.ts";
import { whyDead } from "../engine/converse.ts";
import { Unreadable } from "../engine/exchange.ts";
import { Slots } from "../engine/slots.ts";
import { keyText, type Key } from "../observations/define.ts";
import { factNames, factsShape } from "../observations/shared/facts-schema.ts";
import { factsView } from "../observations/shared/facts-view.ts";
import { faultIn } from "../playbook/check-facts.ts";
import { safeJson } from "../report/json-text.ts";
import { adHoc, type AdHocOptions } from "./ad-hoc.ts";
import type { Sessions } from "./connector.ts";
import { openDesk, tell, type Desk } from "./desk.ts";
import type { Surroundings } from "./options.ts";

export interface FactsOptions extends AdHocOptions {
  /** Only these: `os`, `memory.total`. Empty for all. */
  readonly filter: readonly string[];
}

/** Prints what `facts` holds on each host, as JSON by host. What could not be found out is null, with a warning that says why. */
export async function facts(options: FactsOptions, around: Surroundings): Promise<ExitCode> {
  const desk = openDesk(options, around);
  try {
    const paths = options.filter.length > 0 ? options.filter : factNames;
    checkFilter(options.filter);
    const { hosts, sessions } = await adHoc(options, around, desk);
    const slots = new Slots(options.forks);
    const found: Record<string, unknown> = {};
    const exits = await Promise.all(
      hosts.map((host) =>
        slots.run(async () => {
          const values = await readFrom(host, keysOf(paths), sessions, desk);
          if (values) found[host] = picked(host, paths, values, desk);
          return values ? Exit.done : Exit.unreachable;
        }),
      ),
    );
    const inOrder = Object.fromEntries(hosts.filter((host) => host in found).map((host) => [host, found[host]]));
    const exit = worstExit(exits);
    desk.answer(safeJson(JSON.stringify(desk.secrets.maskJson(inOrder), null, 2)), exit);
    return exit;
  } catch (error) {
    return tell(error, desk);
  } finally {
    await desk.reporter.end();
  }
}

function checkFilter(paths: readonly string[]): void {
  const source = { path: "--filter", text: paths.join(",") };
  let start = 0;
  for (const path of paths) {
    const at = { source, start, end: start + path.length };
    start = at.end + 1;
    const fault = faultIn(path.split("."), factsShape, () => at);
    if (fault) throw fault;
  }
}

async function readFrom(host: string, reads: readonly Key[], sessions: Sessions, { emit }: Desk): Promise<ReadonlyMap<string, unknown> | undefined> {
  const port = sessions.open(host, {});
  try {
    const reply = await port.exchange({ steps: [], reads }, () => undefined);
    if (reply.end === "complete") return reply.values;
    emit({ event: "host", host, status: "unreachable", ...whyDead(reply) });
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    emit({ event: "host", host, status: "unreachable", message: error.message, ...(error.hint && { hint: error.hint }) });
  } finally {
    await port.close();
  }
  return undefined;
}

/** What these facts are made of. */
function keysOf(paths: readonly string[]): readonly Key[] {
  const keys = new Map<string, Key>();
  const view = factsView((key) => {
    keys.set(keyText(key), key);
    throw new Suspend([key]);
  });
  for (const path of paths) attempt((): unknown => Reflect.get(view, path.split(".")[0] ?? ""));
  return [...keys.values()];
}

/** What is read; undefined where it is not known. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Suspend) return undefined;
    throw error;
  }
}

function picked(host: string, paths: readonly string[], values: ReadonlyMap<string, unknown>, { emit }: Desk): Readonly<Record<string, unknown>> {
  const told = new Set<string>();
  const view = factsView(<V>(key: Key<V>): V => {
    const value = values.get(keyText(key));
    if (!(value instanceof Unreadable)) return value as V;
    if (!told.has(keyText(key))) emit({ event: "note", level: "warning", host, message: `can't find out ${key.id}: ${value.why}` });
    told.add(keyText(key));
    throw new Suspend([key]);
  });
  const known = (get: () => unknown): unknown => {
    try {
      return attempt(get) ?? null;
    } catch (error) {
      if (!(error instanceof HoldfastError)) throw error;
      emit({ event: "note", level: "warning", host, message: error.message });
      return null;
    }
  };
  const valueAt = (path: string): unknown => {
    const value = known(() => path.split(".").reduce<unknown>((above, name) => (above === null ? null : Reflect.get(Object(above), name)), view));
    if (path !== "local" || typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.keys(value).map((name) => [name, known(() => Reflect.get(value, name))]));
  };
  return Object.fromEntries(paths.map((path) => [path, valueAt(path)]));
}
