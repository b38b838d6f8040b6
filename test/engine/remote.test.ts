import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { CommandRun } from "../../src/changes/command-run.ts";
import { RemotePort } from "../../src/engine/remote.ts";
import type { Session, ShellResult, ShellStep } from "../../src/transport/types.ts";
import { runIn, shells } from "../support/shells.ts";

const folder = mkdtempSync(join(tmpdir(), "hf-remote-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What became of one command, its checked script run on this machine. */
async function statusOf(argv: readonly string[], command: Partial<CommandRun>, mustChange = false): Promise<string | undefined> {
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
  const step = { id: "a", change, owe: [], judged: false, mustChange, timeout: 0 };
  const { outcomes } = await new RemotePort(session as Session, "run").exchange({ steps: [step], reads: [] }, () => undefined);
  return outcomes[0]?.status;
}

describe.each(shells)("a command on a host with $name", ({ argv }) => {
  it("that does not create what would make it needless has done its work", async () => {
    expect(await statusOf(argv, { argv: ["true"], creates: join(folder, "never") })).toBe("done");
    expect(await statusOf(argv, { argv: ["false"], creates: join(folder, "never") })).toBe("failed");
  });

  it("is not run where it became needless since it was planned", async () => {
    const there = join(folder, "there");
    writeFileSync(there, "");
    expect(await statusOf(argv, { argv: ["false"], creates: there })).toBe("already");
    expect(await statusOf(argv, { argv: ["false"], creates: there }, true)).toBe("already");
    expect(await statusOf(argv, { argv: ["false"], removes: join(folder, "gone") })).toBe("already");
  });
});
