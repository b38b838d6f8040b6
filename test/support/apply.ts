import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Change, ChangeScript } from "../../src/changes/define.ts";
import { changes } from "../../src/changes/registry.gen.ts";
import { prelude } from "../../src/shell/prelude.ts";
import { runIn, type ShellRun } from "./shells.ts";

export interface Applied extends ShellRun {
  readonly fate: "already" | "deviates" | "done" | "failed" | "unmet";
}

const fates = { 0: "done", 90: "already", 91: "deviates", 92: "unmet" } as const;

export function scriptOf(change: Change): ChangeScript {
  const kind = changes.get(change.kind);
  if (!kind) throw new Error(`no kind of change is called ${change.kind}`);
  return kind.script(change);
}

/** The whole sh of a change, as a host goes through it. `bodies` is a folder that holds the bodies by number. */
export function stepText({ promise, needless, predicate, run }: ChangeScript, bodies: string): string {
  const test = (sh: string, rc: number): string => `if ${sh}\nthen :\nelse exit ${rc}\nfi`;
  return [
    prelude,
    `body() { cat "${bodies}/$1"; }`,
    ...[needless, promise].map((sh) => (sh === undefined ? "" : `if ${sh}\nthen exit 90\nfi`)),
    predicate === undefined ? "" : test(predicate, 91),
    test(`(\n${run}\n)`, 1),
    promise === undefined ? "" : test(promise, 92),
  ].join("\n");
}

/** Carries a change out on this machine, in the shell `argv`. */
export function apply(argv: readonly string[], change: Change): Applied {
  return withBodies(scriptOf(change), (bodies, script) => {
    const ran = runIn(argv, stepText(script, bodies));
    return { ...ran, fate: fates[ran.rc as keyof typeof fates] ?? "failed" };
  });
}

/** Does a silent test of a change hold on this machine? */
export function holds(argv: readonly string[], sh: string): boolean {
  const { rc, stdout, stderr } = runIn(argv, `${prelude}${sh}`);
  if (stdout.length > 0 || stderr !== "") throw new Error(`the test is not silent: ${stdout.toString()}${stderr}`);
  return rc === 0;
}

function withBodies<T>(script: ChangeScript, work: (folder: string, script: ChangeScript) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "hf-bodies-"));
  try {
    for (const [i, body] of (script.bodies ?? []).entries()) writeFileSync(join(folder, String(i)), body);
    return work(folder, script);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
