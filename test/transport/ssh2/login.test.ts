import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSession } from "../../../src/transport/session.ts";
import { startSshd, type Sshd } from "../support/sshd.ts";
import { freshRun } from "../support/targets.ts";

describe("ssh2 over a real sshd", () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd.stop());

  it("runs a request", async () => {
    const session = openSession(sshd.target, { run: freshRun(), prelude: "greet() { echo hello $1; }" });
    const reply = await session.request([{ id: "a", script: "greet you; echo $SSH_CONNECTION" }]);
    expect(reply.results[0]?.stdout.toString()).toMatch(/^hello you\n127.0.0.1 /);
    await session.close();
  });

  it("goes on with the next key when the first is refused", async () => {
    const bad = sshd.makeKey("bad", { accepted: false });
    const rsa = sshd.makeKey("rsa", { type: "rsa" });
    const session = openSession({ ...sshd.target, identityFiles: [bad, rsa] }, { run: freshRun(), prelude: "" });
    const reply = await session.request([{ id: "a", script: "echo in" }]);
    expect(reply.results[0]?.stdout.toString()).toBe("in\n");
    await session.close();
  });

  it("says what was tried when nobody is let in", async () => {
    const bad = sshd.makeKey("worse", { accepted: false });
    const session = openSession({ ...sshd.target, identityFiles: [bad] }, { run: freshRun(), prelude: "" });
    await expect(session.request([{ id: "a", script: "true" }])).rejects.toMatchObject({ code: "HF2006", exit: 4, message: expect.stringContaining(bad) });
  });
});
