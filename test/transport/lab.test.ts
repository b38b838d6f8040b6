import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSession } from "../../src/transport/session.ts";
import type { Target } from "../../src/transport/types.ts";
import { startSshd, type Sshd } from "./support/sshd.ts";
import { freshRun } from "./support/targets.ts";

describe("a machine of the lab", () => {
  let sshd: Sshd;
  let socket: string;
  const touched: string[] = [];
  const servers = [
    createServer((inner) => inner.pipe(connect(sshd.port, "127.0.0.1")).pipe(inner)),
    createServer((inner) => (touched.push("network"), inner.destroy())),
    createServer(() => touched.push("agent")),
  ];
  beforeAll(async () => {
    sshd = await startSshd();
    socket = join(sshd.folder, "node.sock");
    servers[0]?.listen(socket);
    servers[1]?.listen(0, "127.0.0.1");
    servers[2]?.listen(join(sshd.folder, "agent.sock"));
    await Promise.all(servers.map((server) => once(server, "listening")));
  });
  afterAll(async () => {
    for (const server of servers) server.close();
    await sshd.stop();
  });

  const target = (changes: Partial<Target>): Target => ({ ...sshd.target, via: "lab", socket, ...changes });

  it("is reached through its socket", async () => {
    const session = openSession(target({}), { run: freshRun(), prelude: "" });
    expect((await session.request([{ id: "a", script: "echo in" }])).results[0]?.stdout.toString()).toBe("in\n");
    await session.close();
  });

  it("is never looked for in the network, nor with the user's agent, passwords or proxies, whatever the inventory says", async () => {
    const address = servers[1]?.address();
    const production = {
      port: typeof address === "object" && address ? address.port : 0,
      agent: join(sshd.folder, "agent.sock"),
      password: "secret",
      proxyCommand: `touch ${sshd.folder}/proxied`,
      proxyJump: "root@127.0.0.1",
      identityFiles: [sshd.makeKey("stranger", { accepted: false })],
      knownHostsFiles: [join(sshd.folder, "none")],
      strictHostKeyChecking: "no",
    } as const;
    for (const changes of [production, { ...production, socket: join(sshd.folder, "down.sock") }]) {
      await expect(openSession(target(changes), { run: freshRun(), prelude: "" }).request([])).rejects.toMatchObject({ exit: 4 });
    }
    expect(touched).toEqual([]);
    expect(existsSync(join(sshd.folder, "proxied"))).toBe(false);
  });

  it("has to have a socket", async () => {
    await expect(openSession(target({ socket: undefined }), { run: freshRun(), prelude: "" }).request([])).rejects.toMatchObject({ code: "HF4006" });
  });

  it("is dialled by code that knows no other way", () => {
    const text = readFileSync(new URL("../../src/transport/lab.ts", import.meta.url), "utf8");
    expect(text.match(/connect\([^)]*\)/g)).toEqual(["connect({ path: socket })"]);
    expect(text).not.toMatch(/dial\.ts|network\.ts|proxy|import\(/);
  });
});
