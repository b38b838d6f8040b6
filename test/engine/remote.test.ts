import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { CommandRun } from "../../src/changes/command-run.ts";
import type { PackageInstall } from "../../src/changes/package-install.ts";
import type { BatchStep, StepOutcome } from "../../src/engine/exchange.ts";
import { RemotePort } from "../../src/engine/remote.ts";
import { commandKey } from "../../src/observations/command.ts";
import type { Key } from "../../src/observations/define.ts";
import { factKey } from "../../src/observations/fact.ts";
import type { Session, ShellResult, ShellStep } from "../../src/transport/types.ts";
import { runIn, shells } from "../support/shells.ts";

const folder = mkdtempSync(join(tmpdir(), "hf-remote-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What became of one command, its checked script run on this machine. */
async function outcomeOf(argv: readonly string[], command: Partial<CommandRun>, how: Partial<BatchStep> = {}): Promise<StepOutcome | undefined> {
  const ran = ({ id, script }: ShellStep): ShellResult => {
    const { rc, stdout, stderr } = runIn(argv, script);
    return { id, rc, stdout, stderr: Buffer.from(stderr), outcome: "ran", dropped: 0, ms: 0 };
  };
  const session: Pick<Session, "request"> = {
    request: async (steps, options) => {
      const results = steps.map(ran);
      for (const result of results) options?.onResult?.(result);
      return { end: "complete", results };
    },
  };
  const change: CommandRun = { kind: "command.run", ...command };
  const step = { id: "a", change, owe: [], judged: false, mustChange: false, ...how };
  const { outcomes } = await new RemotePort(session as Session, "run").exchange({ steps: [step], reads: [] }, () => undefined);
  return outcomes[0];
}

const statusOf = async (...command: Parameters<typeof outcomeOf>): Promise<string | undefined> => (await outcomeOf(...command))?.status;

describe.each(shells)("a command on a host with $name", ({ argv }) => {
  it("that does not create what would make it needless has done its work", async () => {
    expect(await statusOf(argv, { argv: ["true"], creates: join(folder, "never") })).toBe("done");
    expect(await statusOf(argv, { argv: ["false"], creates: join(folder, "never") })).toBe("failed");
  });

  it("is not run where it became needless since it was planned", async () => {
    const there = join(folder, "there");
    writeFileSync(there, "");
    expect(await statusOf(argv, { argv: ["false"], creates: there })).toBe("already");
    expect(await statusOf(argv, { argv: ["false"], creates: there }, { mustChange: true })).toBe("already");
    expect(await statusOf(argv, { argv: ["false"], removes: join(folder, "gone") })).toBe("already");
  });

  it.each([1, 137, 239, 240, 241, 243, 255])("ends with status %d as it ended, whether or not that is judged", async (rc) => {
    const command = { argv: ["sh", "-c", `echo told; exit ${rc}`] };
    expect(await outcomeOf(argv, command)).toMatchObject({ status: "failed", result: { rc, stdout: "told\n" } });
    expect(await outcomeOf(argv, command, { judged: true })).toMatchObject({ status: "done", result: { rc, stdout: "told\n" } });
  });
});

describe("the time limit", () => {
  /** Of what is sent to a host, in seconds. */
  async function limits(steps: readonly Pick<BatchStep, "change" | "timeout">[], reads: readonly Key[] = []): Promise<readonly unknown[]> {
    const sent: ShellStep[] = [];
    const session: Pick<Session, "request"> = {
      request: async (each) => {
        sent.push(...each);
        return { end: "complete", results: [] };
      },
    };
    const whole = steps.map((step, i) => ({ id: String(i), owe: [], judged: false, mustChange: false, ...step }));
    await new RemotePort(session as Session, "run").exchange({ steps: whole, reads }, () => undefined);
    return sent.map(({ timeout }) => timeout);
  }
  const run: CommandRun = { kind: "command.run", argv: ["true"] };
  const install: PackageInstall = { kind: "package.install", manager: "dnf", names: ["app"] };

  it("of a change is what its task says, 0 for none, or else its own", async () => {
    const steps = [run, install].flatMap((change) => [undefined, 7, 0].map((timeout) => ({ change, timeout })));
    expect(await limits(steps)).toEqual([300, 7, 0, 1800, 7, 0]);
  });

  it("of a command that reads is what its task says, of facts their own", async () => {
    for (const [said, seconds] of [
      [undefined, 300],
      [7, 7],
      [0, 0],
    ] as const)
      expect(await limits([], [commandKey(run, said)])).toEqual([seconds]);
    expect(await limits([], [factKey("os")])).toEqual([30]);
  });
});
