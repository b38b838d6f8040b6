import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import ssh2 from "ssh2";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openSession } from "../../../src/transport/session.ts";
import * as internals from "../../../src/transport/ssh2/private.ts";
import type { Target } from "../../../src/transport/types.ts";
import { startSshd, type Sshd } from "../support/sshd.ts";
import { freshRun } from "../support/targets.ts";

const { AgentProtocol, Server, utils } = ssh2;

vi.mock("../../../src/transport/ssh2/private.ts", { spy: true });

describe("sending ahead of the answers", () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterEach(() => vi.mocked(internals.privateProtocol).mockReset());
  afterAll(() => sshd.stop());

  const greet = async (changes: Partial<Target> = {}, prelude = ""): Promise<string | undefined> => {
    const session = openSession({ ...sshd.target, ...changes }, { run: freshRun(), prelude });
    const reply = await session.request([{ id: "a", script: "echo in", bodies: [Buffer.alloc(100_000)] }]);
    await session.close();
    return reply.results[0]?.stdout.toString();
  };

  it("is possible with this version of ssh2", async () => {
    expect(await greet()).toBe("in\n");
    expect(vi.mocked(internals.privateProtocol).mock.results.every((result) => result.value !== undefined)).toBe(true);
  });

  it("is done without where ssh2 is another than we know", async () => {
    vi.mocked(internals.privateProtocol).mockReturnValue(undefined);
    expect(await greet()).toBe("in\n");
    expect(await greet({ identityFiles: [sshd.makeKey("bad", { accepted: false }), sshd.key] })).toBe("in\n");
  });

  it("sends what does not fit into the first packet after it", async () => {
    expect(await greet({}, `x='${"long ".repeat(20_000)}'`)).toBe("in\n");
    vi.mocked(internals.privateProtocol).mockReturnValue(undefined);
    expect(await greet({}, `x='${"long ".repeat(20_000)}'`)).toBe("in\n");
  });

  it("is given up for a server that can't take it", async () => {
    const server = await startStrictServer(join(sshd.folder, "host_key"));
    expect(await greet({ port: server.port, strictHostKeyChecking: "no", knownHostsFiles: [] })).toBe("in\n");
    expect(server.connections()).toBe(2);
    server.stop();
  });

  it("never has an agent sign for a key that the server does not want", async () => {
    const unwanted = utils.parseKey(readFileSync(`${sshd.makeKey("of_agent", { accepted: false })}.pub`));
    if (unwanted instanceof Error) throw unwanted;
    let signed = 0;
    const agent = createServer((socket) => {
      const protocol = new AgentProtocol(false);
      protocol.on("identities", (request) => protocol.getIdentitiesReply(request, [unwanted]));
      protocol.on("sign", (request) => {
        signed++;
        protocol.failureReply(request);
      });
      socket.pipe(protocol).pipe(socket);
    });
    const path = join(sshd.folder, "agent.sock");
    agent.listen(path);
    await once(agent, "listening");
    await expect(greet({ agent: path, identityFiles: [] })).rejects.toMatchObject({ code: "HF2006" });
    expect(signed).toBe(0);
    agent.close();
  });
});

/** ssh2's own server: it ends a connection on which a channel is asked for before the user was let in. */
async function startStrictServer(hostKey: string): Promise<{ port: number; connections(): number; stop(): void }> {
  let connections = 0;
  const server = new Server({ hostKeys: [readFileSync(hostKey)] }, (connection) => {
    connections++;
    connection.on("error", () => undefined);
    connection.on("authentication", (context) => {
      if (context.method !== "publickey") return context.reject();
      // What came in the same flight is looked at before the user is let in.
      setTimeout(() => context.accept(), 50);
      return undefined;
    });
    connection.on("session", (accept) => {
      accept().on("exec", (acceptExec, _reject, { command }) => {
        const channel = acceptExec();
        const child = spawn("sh", ["-c", command], { detached: true });
        channel.pipe(child.stdin);
        child.stdout.pipe(channel, { end: false });
        child.stderr.pipe(channel.stderr, { end: false });
        child.on("close", (code) => {
          channel.exit(code ?? 1);
          channel.end();
        });
      });
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, connections: () => connections, stop: () => server.close() };
}
