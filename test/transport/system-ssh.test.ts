import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSession } from "../../src/transport/session.ts";
import type { Target } from "../../src/transport/types.ts";
import { freePort, startSshd, type Sshd } from "./support/sshd.ts";
import { freshRun } from "./support/targets.ts";

describe("the system's ssh", () => {
  let sshd: Sshd;
  let target: Target;
  beforeAll(async () => {
    sshd = await startSshd();
    target = { ...sshd.target, via: "ssh", agent: "" };
  });
  afterAll(() => sshd.stop());

  const open = (changes: Partial<Target> = {}) => openSession({ ...target, ...changes }, { run: freshRun(), prelude: "" });

  it("carries requests, bodies and outputs of megabytes", async () => {
    const session = open();
    const body = Buffer.alloc(5_000_000, "\0\r\n\x1e~.");
    const reply = await session.request([{ id: "a", script: "body 0", bodies: [body] }]);
    expect(reply.results[0]?.stdout.equals(body)).toBe(true);
    await session.close();
  });

  it("tells a dead connection", async () => {
    const session = open();
    const reply = await session.request([
      { id: "a", script: "echo begun; sleep 0.5; kill -9 $PPID" },
      { id: "b", script: "true" },
    ]);
    expect(reply).toMatchObject({ end: "dead", results: [{ outcome: "lost" }, { outcome: "lost" }] });
  });

  it("says why it was not let in", async () => {
    const bad = sshd.makeKey("stranger", { accepted: false });
    await expect(open({ identityFiles: [bad] }).request([])).rejects.toMatchObject({ code: "HF2006", exit: 4 });
    await expect(open({ knownHostsFiles: ["/dev/null"] }).request([])).rejects.toMatchObject({ code: "HF2003", exit: 4 });
    await expect(open({ port: await freePort() }).request([])).rejects.toMatchObject({ code: "HF2001", exit: 4 });
    await expect(open({ host: "no-such-host.invalid" }).request([])).rejects.toMatchObject({ code: "HF2001", exit: 4 });
  });

  it("is missed where it is not installed", async () => {
    const path = process.env["PATH"];
    process.env["PATH"] = "/nowhere";
    await expect(open().request([])).rejects.toMatchObject({ code: "HF2040" });
    process.env["PATH"] = path;
  });
});
