import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSession } from "../../src/transport/session.ts";
import type { Become, Reply, ShellResult, Target } from "../../src/transport/types.ts";
import { lives, until } from "./support/host.ts";
import { startSshd, type Sshd } from "./support/sshd.ts";
import { freshRun } from "./support/targets.ts";
import { makeUser, type TestUser } from "./support/users.ts";

describe("becoming another user", () => {
  let sshd: Sshd;
  const users: Record<string, TestUser> = {};
  beforeAll(async () => {
    sshd = await startSshd();
    users["free"] = makeUser("hf-free", { sudo: "ALL=(ALL) NOPASSWD: ALL" });
    users["asked"] = makeUser("hf-asked", { sudo: "ALL=(ALL) ALL" });
    users["tty"] = makeUser("hf-tty", { sudo: "ALL=(ALL) NOPASSWD: ALL", defaults: "requiretty" });
    users["none"] = makeUser("hf-none");
    users["nologin"] = makeUser("hf-nologin", { shell: "/usr/sbin/nologin" });
    users["greedy"] = makeUser("hf-greedy");
    writeFileSync("/home/hf-greedy/.bashrc", "cat >/dev/null\n");
    users["noisy"] = makeUser("hf-noisy", { sudo: "ALL=(ALL) NOPASSWD: ALL" });
    writeFileSync("/home/hf-noisy/.bashrc", "echo welcome; echo warning >&2\n");
  });
  afterAll(async () => {
    for (const user of Object.values(users)) user.remove();
    await sshd.stop();
  });

  const id = async (user: string, become?: Omit<Become, "user"> & { user?: string }, changes: Partial<Target> = {}): Promise<Reply> => {
    const target: Target = { ...sshd.target, user: `hf-${user}`, ...(become && { become: { user: "root", ...become } }), ...changes };
    const session = openSession(target, { run: freshRun(), prelude: "" });
    try {
      return await session.request([{ id: "a", script: 'id -un; echo "$HOME"' }]);
    } finally {
      await session.close();
    }
  };
  const said = (reply: Reply): string | undefined => reply.results[0]?.stdout.toString();

  it("is not needed for the user itself", async () => {
    expect(said(await id("none", { method: "sudo", user: "hf-none" }))).toBe("hf-none\n/home/hf-none\n");
  });

  it("works by sudo that asks nothing, with and without a password at hand", async () => {
    expect(said(await id("free", { method: "sudo" }))).toBe("root\n/root\n");
    expect(said(await id("free", { method: "sudo", password: "not needed" }))).toBe("root\n/root\n");
    expect(said(await id("free", { method: "sudo", user: "hf-none" }))).toBe("hf-none\n/home/hf-none\n");
  });

  it("works by sudo with a password, and by su", async () => {
    const { password } = users["asked"] as TestUser;
    expect(said(await id("asked", { method: "sudo", password }))).toBe("root\n/root\n");
    expect(said(await id("asked", { method: "su", user: "hf-none", password }))).toMatch(/^hf-none\n/);
  });

  it("says that a password is wrong, missing, or of no use", async () => {
    await expect(id("asked", { method: "sudo", password: "wrong" })).rejects.toMatchObject({ code: "HF2021", exit: 4 });
    await expect(id("asked", { method: "sudo" })).rejects.toMatchObject({ code: "HF2020", exit: 4 });
    await expect(id("asked", { method: "su", password: "wrong" })).rejects.toMatchObject({ code: "HF2021", exit: 4 });
    await expect(id("asked", { method: "su" })).rejects.toMatchObject({ code: "HF2020", exit: 4 });
    const { password } = users["none"] as TestUser;
    await expect(id("none", { method: "sudo", password })).rejects.toMatchObject({ code: "HF2022", exit: 4 });
  });

  it("says that sudo wants a terminal, or that there is no such user", async () => {
    await expect(id("tty", { method: "sudo" })).rejects.toMatchObject({ code: "HF2023" });
    await expect(id("free", { method: "sudo", user: "nobody-such" })).rejects.toMatchObject({ code: "HF2025" });
    await expect(id("free", { method: "su", user: "nobody-such", password: "x" })).rejects.toMatchObject({ code: "HF2025" });
  });

  it("shows the password to no process list and no log", async () => {
    const { password } = users["asked"] as TestUser;
    const target: Target = { ...sshd.target, user: "hf-asked", become: { method: "sudo", user: "root", password } };
    const session = openSession(target, { run: freshRun(), prelude: "" });
    const script = 'cat /proc/[0-9]*/cmdline /proc/$$/environ /proc/$PPID/environ | tr "\\0" " "';
    const reply = await session.request([{ id: "a", script }]);
    await session.close();
    expect(said(reply)).toContain("sudo");
    expect(said(reply)).not.toContain("Sehr geheim");
  });

  it("finds an account without a login shell, and one whose rc file eats what we send", async () => {
    await expect(id("nologin")).rejects.toMatchObject({ code: "HF2011", exit: 4 });
    await expect(id("greedy", undefined, { connectTimeout: 2 })).rejects.toMatchObject({ code: "HF2009", hint: expect.stringContaining(".bashrc") });
  });

  it("passes over what an rc file prints", async () => {
    const reply = await id("noisy", { method: "sudo" });
    expect([said(reply), reply.results[0]?.stderr.toString()]).toEqual(["root\n/root\n", ""]);
  });

  it("lets a step be killed with all that it started, and ends it with the connection", async () => {
    const target: Target = { ...sshd.target, user: "hf-free", become: { method: "sudo", user: "root" } };
    const [mark, session] = [`61${Date.now()}`, openSession(target, { run: freshRun(), prelude: "" })];
    const steps = [{ id: "a", script: `(trap '' HUP; sleep ${mark}) & echo begun; sleep ${mark}` }];
    const reply = await session.request(steps, { onOutput: () => session.kill() });
    expect(reply).toMatchObject({ end: "stopped", results: [{ rc: 143 }] });
    expect(lives(mark)).toBe(false);
    const dead = await session.request(steps, { onOutput: () => void session.close() });
    expect(dead).toMatchObject({ end: "dead", results: [{ outcome: "lost" }] });
    await until(() => !lives(mark));
  });

  it("keeps the files of a plain user's run in a folder of their own", async () => {
    const session = openSession({ ...sshd.target, user: "hf-none" }, { run: freshRun(), prelude: "" });
    const reply = await session.request([{ id: "a", script: 'stat -c "%U %a" /tmp/holdfast-$(id -u)', bodies: [Buffer.alloc(10)] }], {
      lock: { owner: "me", wait: 0 },
    });
    expect(said(reply)).toBe("hf-none 700\n");
    await session.close();
  });

  it("uses no folder that another user has planted", async () => {
    const uid = /^hf-free:x:(\d+)/m.exec(readFileSync("/etc/passwd", "utf8"))?.[1];
    const planted = `/tmp/holdfast-${uid}`;
    const session = openSession(sshd.target, { run: freshRun(), prelude: "" });
    await session.request([{ id: "plant", script: `mkdir -m 777 ${planted}` }]);
    const victim = openSession({ ...sshd.target, user: "hf-free" }, { run: freshRun(), prelude: "" });
    await expect(victim.request([], { lock: { owner: "me", wait: 0 } })).rejects.toMatchObject({ code: "HF2032" });
    const told: ShellResult[] = [];
    const detached = victim.request([{ id: "a", script: "echo", detached: true }], { onResult: (result) => told.push(result) });
    await expect(detached).rejects.toMatchObject({ code: "HF2032" });
    expect(told).toEqual([]);
    await victim.close();
    await session.request([{ id: "clean", script: `rmdir ${planted}` }]);
    await session.close();
  });
});
