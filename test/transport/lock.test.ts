import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { control, requestMessage } from "../../src/transport/protocol/encode.ts";
import type { Session } from "../../src/transport/types.ts";
import { nonce, startBareLoop } from "./support/bare-loop.ts";
import { exists, runDirectory, until } from "./support/host.ts";
import { shells, useShell } from "./support/shells.ts";
import { freshRun, openLocalSession } from "./support/targets.ts";

// All in one file, for this machine has one lock.
describe.each(shells)("the machine's lock in %s", (shell) => {
  useShell(shell);
  const open: Session[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((session) => session.close()));
  });

  const start = (): Session => {
    const session = openLocalSession();
    open.push(session);
    return session;
  };

  it("keeps a second run out, by name, until the first is gone", async () => {
    const [first, second] = [start(), start()];
    expect((await first.request([{ id: "0", script: "echo mine" }], { lock: { owner: "anna's run", wait: 20 } })).end).toBe("complete");
    const busy = await second.request([{ id: "0", script: "echo never" }], { lock: { owner: "berta's run", wait: 0 } });
    expect(busy).toMatchObject({ end: "busy", holder: "anna's run" });
    expect(busy.results.map((r) => r.outcome)).toEqual(["skipped"]);
    await first.close();
    expect((await second.request([{ id: "0", script: "echo mine" }], { lock: { owner: "berta's run", wait: 5 } })).end).toBe("complete");
  });

  it("waits for the lock as long as it was told", async () => {
    const [first, second] = [start(), start()];
    await first.request([], { lock: { owner: "anna's run", wait: 20 } });
    const waiting = second.request([{ id: "0", script: "echo mine" }], { lock: { owner: "berta's run", wait: 30 } });
    await first.close();
    expect((await waiting).end).toBe("complete");
  });

  it("doesn't let what a step leaves behind keep the lock", async () => {
    const [first, second] = [start(), start()];
    const reply = await first.request([{ id: "0", script: "setsid sleep 5 >/dev/null 2>&1 & echo $!" }], { lock: { owner: "a", wait: 20 } });
    await first.close();
    expect((await second.request([], { lock: { owner: "b", wait: 2 } })).end).toBe("complete");
    process.kill(Number(reply.results[0]?.stdout.toString()));
  });

  it("is kept by a detached step of a dead run, which goes on and leaves its status", async () => {
    const [file, id] = [join(tmpdir(), `hf-detached-${freshRun()}`), nonce()];
    const loop = startBareLoop();
    const steps = [{ id: "a", script: `echo begun; sleep 3; echo >${file}; (exit 5)`, detached: true }];
    for (const message of requestMessage(id, steps, { owner: "the dead", wait: 20 })) loop.child.stdin.write(message);
    const base = `${runDirectory(loop.run)}/${id}.0`;
    await until(() => exists(`${base}.pid`));
    loop.child.stdin.end();
    await loop.gone;
    const other = startBareLoop();
    const asking = requestMessage(nonce(), [], { owner: "another", wait: 0 });
    for (const message of asking) other.child.stdin.write(message);
    await until(() => /d (busy|complete)/.test(other.said()));
    expect(other.said()).toContain("the dead");
    other.child.stdin.end(control.leave);
    await until(() => exists(`${base}.rc`));
    expect(exists(file)).toBe(true);
    rmSync(file);
    rmSync(runDirectory(loop.run), { recursive: true });
  });
});
