import { randomBytes } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { control, requestMessage } from "../../src/transport/protocol/encode.ts";
import { nonce, startBareLoop } from "./support/bare-loop.ts";
import { exists, lives, runDirectory, until } from "./support/host.ts";
import { shells, useShell } from "./support/shells.ts";
import { freshRun } from "./support/targets.ts";

describe.each(shells)("a dead client of %s", (shell) => {
  useShell(shell);

  const mark = (): string => `4${Date.now()}${Math.floor(Math.random() * 1000)}`;

  it("has nothing run of what is behind a gate", async () => {
    const file = join(tmpdir(), `hf-gate-${freshRun()}`);
    const loop = startBareLoop();
    const steps = [
      { id: "a", script: `echo ready >${file}`, gate: true },
      { id: "b", script: `echo gone >${file}`, when: "always" },
    ] as const;
    loop.child.stdin.write(Buffer.concat(requestMessage(nonce(), steps, undefined)));
    await until(() => exists(file));
    loop.child.stdin.end();
    await loop.gone;
    expect(readFileSync(file, "utf8")).toBe("ready\n");
    rmSync(file);
  });

  it("has nothing run of a request that came in part", async () => {
    const file = join(tmpdir(), `hf-half-${freshRun()}`);
    const message = Buffer.concat(
      requestMessage(
        nonce(),
        [
          { id: "a", script: `echo ran >${file}` },
          { id: "b", script: `body 0 >${file}`, bodies: [randomBytes(3000), Buffer.from("x")] },
        ],
        undefined,
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: message.length - 1 }), async (cut) => {
        const loop = startBareLoop();
        loop.child.stdin.end(message.subarray(0, cut));
        await loop.gone;
        expect(exists(file)).toBe(false);
        expect(exists(runDirectory(loop.run))).toBe(false);
      }),
      { numRuns: 6, examples: [[message.length - 1], [message.length - 2], [1500]] },
    );
  });

  it("has nothing started by half a loop", async () => {
    const loop = startBareLoop({ cutBoot: 3000 });
    loop.child.stdin.end();
    await loop.gone;
    expect(loop.said()).toBe("");
  });

  it("leaves no timer running that was about to start", async () => {
    const loops = Array.from({ length: 40 }, () => startBareLoop());
    for (const { child } of loops) child.stdin.end();
    await Promise.all(loops.map(({ gone }) => gone));
    await expect.poll(() => loops.filter(({ mark }) => lives(mark)).length, { timeout: 10_000 }).toBe(0);
  });

  it("leaves no step running, nor what it started", async () => {
    const [left, file] = [mark(), join(tmpdir(), `hf-dead-${freshRun()}`)];
    const loop = startBareLoop();
    const script = `(trap '' HUP; sleep ${left}) & timeout 300 sleep ${left} & trap '' TERM; echo begun; sleep ${left}; sleep ${left}`;
    for (const message of requestMessage(
      nonce(),
      [
        { id: "a", script, bodies: [randomBytes(1000)] },
        { id: "b", script: `echo >${file}`, when: "always" },
      ],
      undefined,
    ))
      loop.child.stdin.write(message);
    await until(() => loop.said().includes("begun"));
    loop.child.stdin.end();
    await loop.gone;
    await until(() => !lives(left));
    expect(exists(file)).toBe(false);
    expect(exists(runDirectory(loop.run))).toBe(false);
  });

  it("is noticed by its silence", async () => {
    const left = mark();
    const loop = startBareLoop({ patience: 1 });
    for (const message of requestMessage(nonce(), [{ id: "a", script: `echo begun; sleep ${left}` }], undefined)) loop.child.stdin.write(message);
    await loop.gone;
    expect(loop.said()).toContain("begun");
    await until(() => !lives(left));
    loop.child.stdin.destroy();
  });

  it("is not one that sends heartbeats", async () => {
    // Four seconds in which a busy machine may let a heartbeat, or the loop, wait.
    const loop = startBareLoop({ patience: 4 });
    for (const message of requestMessage(nonce(), [{ id: "a", script: "sleep 5; echo survived" }], undefined)) loop.child.stdin.write(message);
    // As with the pieces of a long body: many at once.
    loop.child.stdin.write(Buffer.concat(Array.from({ length: 100 }, () => control.heartbeat)));
    while (!/d complete/.test(loop.said()) && loop.child.exitCode === null) {
      loop.child.stdin.write(control.heartbeat);
      await delay(100);
    }
    expect(loop.said()).toContain("survived");
    loop.child.stdin.end(control.leave);
    await loop.gone;
  });

  it("leaves what a step has put into the background when it leaves in good order", async () => {
    const left = mark();
    const loop = startBareLoop();
    for (const message of requestMessage(nonce(), [{ id: "a", script: `sleep ${left} >/dev/null 2>&1 & echo pid=$!` }], undefined))
      loop.child.stdin.write(message);
    await until(() => /d complete/.test(loop.said()));
    loop.child.stdin.end(control.leave);
    await loop.gone;
    expect(lives(left)).toBe(true);
    process.kill(Number(/pid=(\d+)/.exec(loop.said())?.[1]));
  });
});
