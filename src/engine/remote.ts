import { changes as changeKinds } from "../changes/registry.gen.ts";
import type { Change, ChangeKind, ChangeScript } from "../changes/define.ts";
import { stillTest } from "../changes/shared/still.ts";
import { observations as observationKinds } from "../observations/registry.gen.ts";
import { keyText, type Key } from "../observations/define.ts";
import { forgetLeftovers } from "../transport/leftovers.ts";
import type { Reply, Session, ShellResult, ShellStep } from "../transport/types.ts";
import { Unreadable, type Batch, type BatchReply, type BatchStep, type HostPort, type StepOutcome } from "./exchange.ts";
import { lastLines } from "./last-lines.ts";
import { oweScript, strikeScript } from "./owed.ts";
import type { Seen, Test, Work } from "./saved/test.ts";

/** Exit statuses by which a checked step says that it did not do its work, or, for `run`'s own among these, that it stands in the last line. */
const inLastLine = 240;
const deviated = 241;
const unmet = 242;
const already = 243;

/** Carries batches over one shell session: every change becomes a checked script, every kind of read one script for all its keys. */
export class RemotePort implements Pick<HostPort, "exchange"> {
  readonly #session: Session;
  readonly #holder: string;
  readonly #lockWait: number;

  /** `holder`: what other runs are told who find the machine taken; `lockWait`: seconds to wait for who holds the machine. */
  constructor(session: Session, holder: string, lockWait = 3) {
    this.#session = session;
    this.#holder = holder;
    this.#lockWait = lockWait;
  }

  async exchange({ steps, reads }: Batch, onOutcome: (outcome: StepOutcome) => void): Promise<BatchReply> {
    const byKind = grouped(reads);
    const readSteps = [...byKind].map(([kind, keys]) => readStep(kind, keys));
    const outcomes = new Map<string, StepOutcome>();
    const known = new Map(steps.map((step) => [step.id, step]));
    const gates = new Map(steps.flatMap((step) => (step.gate ? [[gateId(step), step] as const] : [])));
    const reply = await this.#session.request([...steps.flatMap(gatedStep), ...readSteps], {
      ...(steps.some(({ test }) => !test) && { lock: { owner: this.#holder, wait: this.#lockWait } }),
      onResult: (result) => {
        const gated = gates.get(result.id);
        if (gated && result.rc === 0) return gated.gate?.(() => this.#session.go());
        const step = gated ?? known.get(result.id);
        if (!step) return;
        const outcome = outcomeOf(step, result);
        outcomes.set(step.id, outcome);
        onOutcome(outcome);
      },
    });
    return {
      end: reply.end,
      outcomes: [...outcomes.values()],
      values: parsed(reply, byKind),
      ...(reply.holder !== undefined && { holder: reply.holder }),
      ...(reply.cause && { cause: reply.cause }),
    };
  }
}

/** By kind. What is owed comes last: who is still at work there writes a debt down before the change that it is for, and so may have written it between two reads. */
function grouped(keys: readonly Key[]): ReadonlyMap<string, readonly Key[]> {
  const groups = new Map<string, Key[]>();
  for (const key of keys.toSorted((a, b) => Number(a.kind === "owed") - Number(b.kind === "owed"))) {
    const group = groups.get(key.kind);
    if (group) group.push(key);
    else groups.set(key.kind, [key]);
  }
  return groups;
}

function readStep(kind: string, keys: readonly Key[]): ShellStep {
  const observation = observationKinds.get(kind);
  if (!observation) throw new Error(`no observation is called ${kind}`);
  const bodies = keys.flatMap(({ body }) => body ?? []);
  const ids = keys.map(({ id }) => id);
  const timeout = observation.timeout?.(ids) ?? 30;
  return { id: `read ${kind}`, script: observation.script(ids), when: "always", timeout, ...(bodies.length > 0 && { bodies }) };
}

function parsed(reply: Reply, byKind: ReadonlyMap<string, readonly Key[]>): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [kind, keys] of byKind) {
    const result = reply.results.find(({ id }) => id === `read ${kind}`);
    if (!result || result.outcome === "lost" || result.outcome === "skipped") continue;
    for (const key of keys) values.set(keyText(key), valueOf(kind, key, keys, result));
  }
  return values;
}

function valueOf(kind: string, key: Key, keys: readonly Key[], result: ShellResult): unknown {
  if (result.outcome === "timeout") return new Unreadable("reading took longer than its time limit");
  try {
    const all = parseOnce(kind, keys, result);
    return all.has(key.id) ? all.get(key.id) : new Unreadable(lastLines(result.stderr.toString("utf8")) || "the host did not answer for it");
  } catch (error) {
    return new Unreadable(`${error instanceof Error ? error.message : String(error)}; ${lastLines(result.stderr.toString("utf8"), 3)}`);
  }
}

const parseCache = new WeakMap<ShellResult, ReadonlyMap<string, unknown>>();

function parseOnce(kind: string, keys: readonly Key[], result: ShellResult): ReadonlyMap<string, unknown> {
  const known = parseCache.get(result);
  if (known) return known;
  const ids = keys.map(({ id }) => id);
  const values = observationKinds.get(kind)?.parse(result.stdout, ids) ?? new Map<string, unknown>();
  parseCache.set(result, values);
  return values;
}

function gateId({ id }: BatchStep): string {
  return `${id}@gate`;
}

/** Before a gate the host is asked whether the change could be made as planned: who could not is not waited for. */
function gatedStep(step: BatchStep): readonly ShellStep[] {
  const { change, gate, superseded = [] } = step;
  if (!gate || !change) return [checkedStep(step)];
  return [{ id: gateId(step), ...askedScript({ change, superseded }, 0), gate: true }, checkedStep(step)];
}

function checkedStep(step: BatchStep): ShellStep {
  const { change } = step;
  if (step.test) return testStep(step.id, step.test);
  if (!change) return step.tidy ? forgetLeftovers(step.id) : { id: step.id, script: strikeScript(step.strike ?? "") };
  const kind = kindOf(change);
  const script = kind.script(change);
  const timeout = step.timeout ?? kind.timeout?.(change) ?? 300;
  return {
    id: step.id,
    script: checked(
      step,
      script,
      step.owe.map((record) => oweScript(record, change)),
    ),
    timeout,
    ...(script.bodies && { bodies: script.bodies }),
    ...(kind.uninterruptible && { detached: true }),
  };
}

function kindOf({ kind }: Change): ChangeKind {
  const found = changeKinds.get(kind);
  if (!found) throw new Error(`no change is called ${kind}`);
  return found;
}

function testStep(id: string, test: Test): ShellStep {
  if ("work" in test) return { id, ...askedScript(test.work, already), when: "always" };
  return { id, script: `${holdsAny([test.seen, ...test.superseded].map(stillScript))} || exit ${deviated}`, when: "always" };
}

/** A change could be made as it was planned where it is made already, which is told by `made`, or where its predicate holds. */
function askedScript({ change, superseded }: Work, made: number): Pick<ShellStep, "script" | "bodies"> {
  const { needless, promise, predicate, bodies } = kindOf(change).script(change);
  const ways = [needless ?? [], promise ?? [], superseded.map(stillScript)].flat();
  const script = [
    ...(ways.length > 0 ? [`if ${holdsAny(ways)}; then exit ${made}; fi`] : []),
    ...(predicate !== undefined ? [`${holdsAny([predicate])} || exit ${deviated}`] : ["exit 0"]),
  ].join("\n");
  return { script, ...(bodies && /\bbody \d/.test(script) && { bodies }) };
}

/** One silent test of several. */
function holdsAny(tests: readonly string[]): string {
  return `{ ${tests.map((test) => `(\n${test}\n) >/dev/null 2>&1`).join(" || ")}; }`;
}

function stillScript({ key, value }: Seen): string {
  return stillTest(key, value) ?? ":";
}

/** Needless, or the promise holds: done already. The predicate fails: not as planned, nothing is written. Else the change is made and the promise tested. */
function checked(step: BatchStep, { promise, needless, predicate, run }: ChangeScript, owe: readonly string[]): string {
  const lines: string[] = [];
  const endIf = (test: string): string => `if (${test}) >/dev/null 2>&1; then echo already; exit ${step.mustChange ? already : 0}; fi`;
  if (needless !== undefined) lines.push(endIf(`\n${needless}\n`));
  for (const later of step.superseded ?? []) lines.push(endIf(`\n${stillScript(later)}\n`));
  if (promise !== undefined) lines.push(`hf_promise() {\n${promise}\n}`, endIf("hf_promise"));
  if (predicate !== undefined) lines.push(`(\n${predicate}\n) >/dev/null 2>&1 || exit ${deviated}`);
  lines.push("echo run", ...owe.map((script) => `${script} || exit 1`), `(\n${run}\n)`, "hf_rc=$?");
  if (step.judged) lines.push("echo; echo $hf_rc; exit 0");
  else lines.push(`[ $hf_rc -lt ${inLastLine} ] || { echo; echo $hf_rc; exit ${inLastLine}; }`, "[ $hf_rc = 0 ] || exit $hf_rc");
  if (promise !== undefined) lines.push(`(hf_promise) >/dev/null 2>&1 || exit ${unmet}`);
  return lines.join("\n");
}

/** What the exit status of a step without a change says. */
const bare: ReadonlyMap<number, StepOutcome["status"]> = new Map([
  [0, "done"],
  [deviated, "deviated"],
  [already, "already"],
]);

function outcomeOf({ id, change, judged }: BatchStep, { outcome, rc, stdout, stderr, ms }: ShellResult): StepOutcome {
  const text = stdout.toString("utf8");
  const errors = stderr.toString("utf8");
  if (!change)
    return {
      id,
      status: outcome === "ran" ? (bare.get(rc) ?? "failed") : outcome,
      result: { rc, stdout: text, stderr: errors },
      ms,
    };
  const out = text.replace(/^(already|run)\n/, "");
  if (outcome !== "ran") return { id, status: outcome, result: { rc, stdout: out, stderr: errors }, ms };
  if (text.startsWith("already\n")) return { id, status: "already", result: { rc: 0, stdout: "", stderr: "" }, ms };
  if (rc === deviated) return { id, status: "deviated", result: { rc, stdout: "", stderr: errors }, ms };
  if (rc === unmet) return { id, status: "unmet", result: { rc, stdout: out, stderr: errors }, ms };
  const status = rc === 0 ? "done" : "failed";
  const end = rc === inLastLine || (judged && rc === 0) ? /\n(\d+)\n$/.exec(out) : null;
  return { id, status, result: { rc: Number(end?.[1] ?? rc), stdout: out.slice(0, end?.index ?? out.length), stderr: errors }, ms };
}
