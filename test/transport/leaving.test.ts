import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
});
