import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { openSession } from "../../../src/transport/session.ts";
import type { Reply, Session, Target } from "../../../src/transport/types.ts";
import { startDoomedClient } from "../support/doomed-client.ts";
import { lives, runDirectory, until } from "../support/host.ts";
import { type Relay, startRelay } from "../support/relay.ts";
import { freePort, startSshd, type Sshd } from "../support/sshd.ts";
import { freshRun } from "../support/targets.ts";

describe("a connection in trouble", () => {
  let sshd: Sshd;
  const relays: Relay[] = [];
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterEach(async () => {
    await Promise.all(relays.splice(0).map((relay) => relay.stop()));
  });
  afterAll(() => sshd.stop());

  const open = (changes: Partial<Target> = {}, run = freshRun()): Session =>
    openSession({ ...sshd.target, strictHostKeyChecking: "no", knownHostsFiles: [], ...changes }, { run, prelude: "" });
  const relay = async (options?: Parameters<typeof startRelay>[1]): Promise<Relay> => {
    const started = await startRelay({ port: sshd.port }, options);
    relays.push(started);
    return started;
  };
  const serve = async (greet: (socket: Socket) => void): Promise<{ server: Server; port: number }> => {
    const server = createServer(greet).listen(0, "127.0.0.1");
    await once(server, "listening");
    return { server, port: (server.address() as AddressInfo).port };
  };
  const first = (reply: Reply): string | undefined => reply.results[0]?.stdout.toString();

  it("is tried again where the server has too many handshakes under way", async () => {
    const crowded = await relay({ refuse: 3 });
    const session = open({ port: crowded.port });
    expect(first(await session.request([{ id: "a", script: "echo in" }]))).toBe("in\n");
    expect(crowded.count).toBe(4);
    await session.close();
  });

  it("is one of many: thirty at once get in where ten handshakes are allowed", async () => {
    const narrow = await startSshd(["MaxStartups 10:100:10"]);
    const sessions = Array.from({ length: 30 }, () => openSession(narrow.target, { run: freshRun(), prelude: "" }));
    const replies = await Promise.all(sessions.map((session) => session.request([{ id: "a", script: "echo in" }])));
    expect(replies.map(first)).toEqual(sessions.map(() => "in\n"));
    await Promise.all(sessions.map((session) => session.close()));
    await narrow.stop();
  });

  it("has its reason said: refused, unknown name, silent, no SSH", async () => {
    await expect(open({ port: await freePort() }).request([])).rejects.toMatchObject({ code: "HF2001", exit: 4, message: expect.stringContaining("refuses") });
    await expect(open({ host: "no-such-host.invalid" }).request([])).rejects.toMatchObject({
      code: "HF2001",
      message: expect.stringContaining("can't be resolved"),
    });
    const silent = await serve(() => undefined);
    await expect(open({ port: silent.port, connectTimeout: 1 }).request([])).rejects.toMatchObject({
      code: "HF2001",
      message: expect.stringContaining("within 1 s"),
    });
    const web = await serve((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await expect(open({ port: web.port, connectTimeout: 20 }).request([])).rejects.toMatchObject({ code: "HF2002", exit: 4 });
    silent.server.close();
    web.server.close();
  });

  it("that fails before a request was made is told to the request", async () => {
    const session = open({ port: await freePort() });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await expect(session.request([])).rejects.toMatchObject({ code: "HF2001" });
    await session.close();
  });

  it("that is cut ends the reply as dead, with the output that had come, and all later ones", async () => {
    const cuttable = await relay();
    const [mark, session] = [`51${Date.now()}`, open({ port: cuttable.port })];
    const reply = await session.request(
      [
        { id: "a", script: "echo done" },
        { id: "b", script: `echo begun; sleep ${mark}` },
        { id: "c", script: "true" },
      ],
      {
        onOutput: (id) => id === "b" && cuttable.cut(),
      },
    );
    expect(reply.end).toBe("dead");
    expect(reply.cause).toBeInstanceOf(Error);
    expect(reply.results.map((r) => [r.outcome, r.stdout.toString()])).toEqual([
      ["ran", "done\n"],
      ["lost", "begun\n"],
      ["lost", ""],
    ]);
    expect(await session.request([{ id: "x", script: "true" }])).toMatchObject({ end: "dead", results: [{ outcome: "lost" }] });
    await until(() => !lives(mark));
    await session.close();
  });

  it.each([40_000, 2_000_000])("that is cut after %d bytes of a body runs nothing and leaves nothing", async (cutAfter) => {
    const [file, run] = [join(tmpdir(), `hf-cut-${freshRun()}`), freshRun()];
    const session = open({ port: (await relay({ cutAfter })).port }, run);
    const outcome = await session.request([{ id: "a", script: `body 0 >${file}`, bodies: [randomBytes(5_000_000)] }]).then(
      (reply) => reply.end,
      (error: { code: string }) => error.code,
    );
    expect(["dead", "HF2002"]).toContain(outcome);
    await until(() => !lives(run) && !existsSync(runDirectory(run)));
    expect(existsSync(file)).toBe(false);
    await session.close();
  });

  it("whose other end falls silent is noticed", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const stalling = await relay();
    const session = open({ port: stalling.port });
    const request = session.request([{ id: "a", script: "echo begun; sleep 4" }], { onOutput: () => stalling.stall() });
    await until(() => session.roundTrips === 1);
    const timer = setTimeout(() => vi.advanceTimersByTime(61_000), 1500);
    expect(await request).toMatchObject({ end: "dead", cause: { message: expect.stringContaining("Keepalive") } });
    clearTimeout(timer);
    vi.useRealTimers();
    await session.close();
  });

  it("ends with our process, and so does what ran", async () => {
    const [mark, run, file] = [`52${Date.now()}`, freshRun(), join(tmpdir(), `hf-kept-${freshRun()}`)];
    const target = { ...sshd.target, strictHostKeyChecking: "no", knownHostsFiles: [] } as const;
    const one = startDoomedClient(target, run, [
      { id: "a", script: `(trap '' HUP; sleep ${mark}) & echo begun; sleep ${mark}` },
      { id: "b", script: `echo >${file}` },
    ]);
    await until(() => one.said().includes("begun"));
    one.child.kill("SIGKILL");
    await until(() => !lives(mark));
    expect(existsSync(file)).toBe(false);
    one.remove();
  });

  it("can be given up while it is being made", async () => {
    const silent = await serve(() => undefined);
    const abort = new AbortController();
    const session = openSession({ ...sshd.target, port: silent.port }, { run: freshRun(), prelude: "", signal: abort.signal });
    const request = session.request([]);
    abort.abort();
    await expect(request).rejects.toMatchObject({ code: "HF2012", exit: 130 });
    const other = open({ port: silent.port });
    const waiting = other.request([]);
    void other.close();
    await expect(waiting).rejects.toMatchObject({ exit: 130 });
    silent.server.close();
  });

  it("that stands is not given up any more", async () => {
    const abort = new AbortController();
    const session = openSession(sshd.target, { run: freshRun(), prelude: "", signal: abort.signal });
    await session.request([]);
    abort.abort();
    expect(first(await session.request([{ id: "a", script: "echo in" }]))).toBe("in\n");
    await session.close();
  });

  it("is ended by what a caller's function throws, which the request is rejected with", async () => {
    const session = open();
    const request = session.request([{ id: "a", script: "echo x; sleep 300" }], {
      onOutput: () => {
        throw new Error("mine");
      },
    });
    await expect(request).rejects.toThrow("mine");
    expect((await session.request([])).end).toBe("dead");
    await session.close();
  });
});
