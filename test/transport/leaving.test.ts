import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openSession } from "../../src/transport/session.ts";
import { until } from "./support/host.ts";
import { startSshd, type Sshd } from "./support/sshd.ts";
import { freshRun } from "./support/targets.ts";

describe("leaving in good order", () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd.stop());

  it.each(["local", "ssh2", "ssh"] as const)("ends the loop, and nothing that a step has put into the background: %s", async (via) => {
    const session = openSession({ ...sshd.target, via, agent: "" }, { run: freshRun(), prelude: "" });
    const { results } = await session.request([{ id: "a", script: "sleep 300 >/dev/null 2>&1 & echo $$ $!" }]);
    const [loop, kept] = String(results[0]?.stdout).trim().split(" ");
    await session.close();
    await until(() => !existsSync(`/proc/${loop}`));
    expect(existsSync(`/proc/${kept}`)).toBe(true);
    process.kill(Number(kept));
  });

  it("does not wait for a killed step that must not be interrupted, which goes on", async () => {
    const session = openSession(sshd.target, { run: freshRun(), prelude: "" });
    const [begun, go, done] = ["begun", "go", "done"].map((name) => join(sshd.folder, name));
    const script = `touch ${begun}; until [ -e ${go} ]; do sleep 0.1; done; touch ${done}`;
    const reply = session.request([{ id: "a", script, detached: true }], { lock: { owner: "me", wait: 3 } });
    await until(() => existsSync(String(begun)));
    session.kill();
    expect(await reply).toMatchObject({ end: "dead", results: [{ outcome: "lost" }], cause: { code: "HF2013", hint: expect.stringContaining("goes on") } });
    await session.close();
    writeFileSync(String(go), "");
    await until(() => existsSync(String(done)));
  });

  it("does not wait for ever for a step that can't be killed", async () => {
    const session = openSession({ ...sshd.target, via: "local" }, { run: freshRun(), prelude: "" });
    // The half of the loop that would tell the step's end is stopped: nothing comes from it any more.
    const stop = "sh -c 'read -r a </proc/$PPID/stat; set -- ${a##*) }; echo $2; exec 1>&-; kill -STOP $2'; sleep 300";
    let executor = "";
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    const reply = session.request([{ id: "a", script: stop }], {
      onOutput: (_id, _stream, chunk) => {
        executor += chunk.toString();
        session.kill();
        vi.advanceTimersByTime(10_000);
      },
    });
    expect(await reply).toMatchObject({ end: "dead", cause: { code: "HF2013", hint: expect.stringContaining("can't be ended") } });
    vi.useRealTimers();
    process.kill(Number(executor), "SIGCONT");
    await session.close();
    await until(() => !existsSync(`/proc/${executor.trim()}`));
  });
});
