import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Change } from "../../src/changes/define.ts";
import type { FileWrite } from "../../src/changes/file-write.ts";
import type { Test } from "../../src/engine/saved/test.ts";
import { RemotePort } from "../../src/engine/remote.ts";
import { sha256 } from "../../src/observations/shared/content.ts";
import { prelude } from "../../src/shell/prelude.ts";
import type { Session, ShellStep } from "../../src/transport/types.ts";
import { runIn, shells } from "../support/shells.ts";

const folder = mkdtempSync(join(tmpdir(), "hf-asked-"));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, "conf");
beforeEach(() => rmSync(path, { force: true }));

const hash = (text: string): string => sha256(Buffer.from(text));
const seen = (text: string): object => ({ type: "file", mode: "0644", owner: undefined, group: undefined, size: text.length, hash: hash(text) });
const now = (text: string): void => writeFileSync(path, text, { mode: 0o644 });

describe.each(shells)("what a saved plan asks of a host with $name", ({ argv }) => {
  async function answer(test: Test): Promise<string | undefined> {
    const session: Pick<Session, "request"> = {
      request: async (steps: readonly ShellStep[], options) => {
        const results = steps.map(({ id, script }) => {
          const { rc, stdout, stderr } = runIn(argv, `${prelude}\n${script}`);
          return { id, rc, stdout, stderr: Buffer.from(stderr), outcome: "ran" as const, dropped: 0, ms: 0 };
        });
        for (const result of results) options?.onResult?.(result);
        return { end: "complete", results };
      },
    };
    const step = { id: "a", test, owe: [], judged: false, mustChange: false };
    return (await new RemotePort(session as Session, "run").exchange({ steps: [step], reads: [] }, () => undefined)).outcomes[0]?.status;
  }

  const write = { kind: "file.write", path, content: { text: "new" }, before: seen("old") } as unknown as FileWrite;
  const work = (change: Change): Test => ({ work: { change, superseded: [{ key: { kind: "file", id: path }, value: seen("newer") }] } });

  it("is a file that it writes: as it was, as it is to be, as a later step leaves it, or otherwise", async () => {
    now("old");
    expect(await answer(work(write))).toBe("done");
    for (const text of ["new", "newer"]) {
      now(text);
      expect(await answer(work(write)), text).toBe("already");
    }
    now("somebody else's");
    expect(await answer(work(write))).toBe("deviated");
  });

  it("is a file that is to stay: as it was, as a later step leaves it, or otherwise", async () => {
    const test: Test = { seen: { key: { kind: "file", id: path }, value: seen("old") }, superseded: [{ key: { kind: "file", id: path }, value: seen("new") }] };
    for (const [text, status] of [
      ["old", "done"],
      ["new", "done"],
      ["other", "deviated"],
    ] as const) {
      now(text);
      expect(await answer(test), text).toBe(status);
    }
  });

  it("is nothing of a command, unless it says when it is needless", async () => {
    expect(await answer({ work: { change: { kind: "command.run", argv: ["x"] } as Change, superseded: [] } })).toBe("done");
    now("");
    expect(await answer({ work: { change: { kind: "command.run", argv: ["x"], creates: path } as Change, superseded: [] } })).toBe("already");
  });
});
