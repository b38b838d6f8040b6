import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HoldfastError } from "../../../src/core/errors.ts";
import { openSession } from "../../../src/transport/session.ts";
import type { Asker, Reply, Target } from "../../../src/transport/types.ts";
import { until } from "../support/host.ts";
import { freePort, startSshd, type Sshd } from "../support/sshd.ts";
import { freshRun } from "../support/targets.ts";
import { makeUser, type TestUser } from "../support/users.ts";

describe("logging in to a real sshd", () => {
  let sshd: Sshd;
  let user: TestUser;
  beforeAll(async () => {
    sshd = await startSshd(["PasswordAuthentication yes", "KbdInteractiveAuthentication yes"]);
    user = makeUser("hf-login");
  });
  afterAll(async () => {
    user.remove();
    await sshd.stop();
  });

  const enter = async (changes: Partial<Target>, asker: Asker = {}): Promise<string | undefined> => {
    const session = openSession({ ...sshd.target, ...changes }, { run: freshRun(), prelude: "greet() { echo hello $1; }", asker });
    try {
      return outputOf(await session.request([{ id: "a", script: "greet you" }]));
    } finally {
      await session.close();
    }
  };

  it.each(["ed25519", "ecdsa", "rsa"])("works with a key of type %s", async (type) => {
    expect(await enter({ identityFiles: [sshd.makeKey(`only_${type}`, { type })] })).toBe("hello you\n");
  });

  it.each(["ed25519", "rsa"])("goes on with a key of type %s when others are refused", async (type) => {
    const bad = ["ecdsa", "rsa"].map((other) => sshd.makeKey(`bad_${other}_${type}`, { type: other, accepted: false }));
    expect(await enter({ identityFiles: [...bad, sshd.makeKey(`good_${type}`, { type })] })).toBe("hello you\n");
  });

  it("passes over key files that are missing or none", async () => {
    const junk = join(sshd.folder, "junk");
    writeFileSync(junk, "not a key");
    expect(await enter({ identityFiles: [join(sshd.folder, "missing"), junk, `${sshd.key}.pub`, sshd.key] })).toBe("hello you\n");
  });

  it("says what was tried when nothing is accepted", async () => {
    const bad = sshd.makeKey("refused", { accepted: false });
    const junk = join(sshd.folder, "junk2");
    writeFileSync(junk, "not a key");
    const message = expect.stringMatching(new RegExp(`${junk} is no private key.*${bad}`));
    await expect(enter({ identityFiles: [junk, bad] })).rejects.toMatchObject({ code: "HF2006", exit: 4, message });
    await expect(enter({ identityFiles: [] })).rejects.toMatchObject({ code: "HF2006", message: expect.stringContaining("nothing to try") });
  });

  it("asks for a pass phrase once, for however many hosts, and only if nothing else works", async () => {
    const locked = sshd.makeKey("locked", { passphrase: "open sesame" });
    const asked: string[] = [];
    const asker: Asker = {
      passphrase: async (file) => {
        asked.push(file);
        return "open sesame";
      },
    };
    expect(await enter({ identityFiles: [locked, sshd.key] }, asker)).toBe("hello you\n");
    expect(asked).toEqual([]);
    const both = await Promise.all([enter({ identityFiles: [locked] }, asker), enter({ identityFiles: [locked] }, asker)]);
    expect(both).toEqual(["hello you\n", "hello you\n"]);
    expect(asked).toEqual([locked]);
  });

  it("ends with the reason where the question for a pass phrase is broken off", async () => {
    const locked = sshd.makeKey("locked3", { passphrase: "x1234" });
    const reason = new HoldfastError("interrupted", { code: "HF2012", exit: 130 });
    const asker: Asker = { passphrase: async () => await Promise.reject(reason) };
    await expect(enter({ identityFiles: [locked] }, asker)).rejects.toBe(reason);
  });

  it("tells that a key is locked, or that the pass phrase was wrong", async () => {
    const [one, two] = [sshd.makeKey("locked1", { passphrase: "x1234" }), sshd.makeKey("locked2", { passphrase: "x1234" })];
    await expect(enter({ identityFiles: [one] })).rejects.toMatchObject({ message: expect.stringContaining("locked1 is locked by a pass phrase") });
    const asker: Asker = { passphrase: async () => "wrong" };
    await expect(enter({ identityFiles: [two] }, asker)).rejects.toMatchObject({ message: expect.stringContaining("locked2 is locked by another") });
  });

  it("works with an agent's keys", async () => {
    const socket = join(sshd.folder, "agent.sock");
    const agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
    const key = sshd.makeKey("of_agent");
    await until(() => addKey(socket, sshd.makeKey(`stranger_${freshRun()}`, { accepted: false })));
    addKey(socket, key);
    expect(await enter({ identityFiles: [], agent: socket })).toBe("hello you\n");
    expect(await enter({ identityFiles: [sshd.makeKey("before_agent", { accepted: false })], agent: socket })).toBe("hello you\n");
    agent.kill();
  });

  it("does without an agent that does not answer", async () => {
    const bad = sshd.makeKey("before_dead_agent", { accepted: false });
    expect(await enter({ user: user.name, password: user.password, identityFiles: [bad], agent: join(sshd.folder, "no-agent") })).toBe("hello you\n");
  });

  it("works with a password, and says when it is wrong", async () => {
    const by = { user: user.name, identityFiles: [] };
    expect(await enter({ ...by, password: user.password })).toBe("hello you\n");
    await expect(enter({ ...by, password: "wrong" })).rejects.toMatchObject({ code: "HF2006", message: expect.stringContaining("the password") });
  });

  it("works where the password is asked for interactively", async () => {
    const pam = await startSshd(["PasswordAuthentication no", "KbdInteractiveAuthentication yes", "UsePAM yes"]);
    expect(await enter({ ...pam.target, user: user.name, identityFiles: [], password: user.password })).toBe("hello you\n");
    await pam.stop();
  });

  it("works where both a key and a password are wanted", async () => {
    const both = await startSshd(["AuthenticationMethods publickey,password"]);
    expect(await enter({ ...both.target, user: user.name, password: user.password })).toBe("hello you\n");
    await both.stop();
  });

  it("works through jump hosts, which never see the password of the host", async () => {
    const jump = await startSshd();
    const known = join(jump.folder, "all");
    writeFileSync(known, [sshd, jump].map((each) => readFileSync(join(each.folder, "known_hosts"), "utf8")).join(""));
    const identityFiles = [sshd.key, jump.key];
    const hop = `root@127.0.0.1:${jump.port}`;
    expect(await enter({ identityFiles, knownHostsFiles: [known], proxyJump: hop })).toBe("hello you\n");
    expect(await enter({ identityFiles, knownHostsFiles: [known], proxyJump: `${hop}, ${hop}` })).toBe("hello you\n");
    await expect(enter({ identityFiles, knownHostsFiles: [known], proxyJump: hop, port: await freePort() })).rejects.toMatchObject({ code: "HF2008", exit: 4 });
    await expect(enter({ identityFiles, proxyJump: hop })).rejects.toMatchObject({ code: "HF2003" });
    await expect(enter({ identityFiles: [], password: "x", knownHostsFiles: [known], proxyJump: hop })).rejects.toMatchObject({
      code: "HF2006",
      message: expect.stringContaining("nothing to try"),
    });
    await jump.stop();
  });

  it("works through a proxy command, and says when that fails", async () => {
    expect(await enter({ proxyCommand: "busybox nc %h %p" })).toBe("hello you\n");
    await expect(enter({ proxyCommand: "false" })).rejects.toMatchObject({ code: "HF2008", exit: 4 });
    await expect(enter({ proxyCommand: "no-such-command-at-all %h" })).rejects.toMatchObject({ code: "HF2008", message: expect.stringContaining("not found") });
  });
});

describe("logging in to dropbear", () => {
  it("works with the first key, and after one that is refused", async () => {
    const user = makeUser("hf-bear");
    const sshd = await startSshd();
    const [port, hostKey] = [await freePort(), join(sshd.folder, "bear")];
    const shown = execFileSync("dropbearkey", ["-t", "ed25519", "-f", hostKey], { stdio: "pipe" }).toString();
    writeFileSync(join(sshd.folder, "known_bear"), `[127.0.0.1]:${port} ${/^ssh-ed25519 \S+/m.exec(shown)?.[0]}\n`);
    mkdirSync("/home/hf-bear/.ssh", { mode: 0o700 });
    writeFileSync("/home/hf-bear/.ssh/authorized_keys", readFileSync(`${sshd.key}.pub`));
    execFileSync("chown", ["-R", "hf-bear", "/home/hf-bear/.ssh"]);
    const bear = spawn("dropbear", ["-F", "-r", hostKey, "-p", `127.0.0.1:${port}`, "-P", join(sshd.folder, "bear.pid")], { stdio: "ignore" });
    const bad = sshd.makeKey("bad", { accepted: false });
    for (const identityFiles of [[sshd.key], [bad, sshd.key]]) {
      const session = openSession(
        { ...sshd.target, user: user.name, port, identityFiles, knownHostsFiles: [join(sshd.folder, "known_bear")] },
        { run: freshRun(), prelude: `x=${"y".repeat(30_000)}` },
      );
      const reply = await session.request([{ id: "a", script: "echo in; sleep 300" }], { onOutput: () => session.kill() });
      expect([outputOf(reply), reply.results[0]?.rc]).toEqual(["in\n", 143]);
      expect(outputOf(await session.request([{ id: "a", script: "echo alive" }]))).toBe("alive\n");
      await session.close();
    }
    bear.kill();
    user.remove();
    await sshd.stop();
  });
});

function outputOf(reply: Reply): string | undefined {
  return reply.results[0]?.stdout.toString();
}

function addKey(socket: string, key: string): boolean {
  chmodSync(key, 0o600);
  try {
    execFileSync("ssh-add", ["-q", key], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
