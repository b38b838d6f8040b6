import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HoldfastError } from "../../../src/core/errors.ts";
import { openSession } from "../../../src/transport/session.ts";
import type { Asker, Reply, Target } from "../../../src/transport/types.ts";
import { startSshd, type Sshd } from "../support/sshd.ts";
import { freshRun } from "../support/targets.ts";

describe("a host's key over a real sshd", () => {
  let sshd: Sshd;
  let shown: string;
  const folder = mkdtempSync(join(tmpdir(), "hf-hostkey-"));
  beforeAll(async () => {
    sshd = await startSshd();
    shown = readFileSync(join(sshd.folder, "host_key.pub"), "utf8").split(" ").slice(0, 2).join(" ");
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await sshd.stop();
  });

  const known = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const enter = async (changes: Partial<Target>, asker: Asker = {}): Promise<Reply> => {
    const session = openSession({ ...sshd.target, ...changes }, { run: freshRun(), prelude: "", asker });
    try {
      return await session.request([{ id: "a", script: `echo in >${folder}/entered` }]);
    } finally {
      await session.close();
    }
  };

  it("that is unknown is refused with its fingerprint, and nothing ran", async () => {
    const error = await enter({ knownHostsFiles: [] }).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "HF2003", exit: 4, message: expect.stringMatching(/ssh-ed25519 SHA256:\S{43}/) });
    expect(existsSync(join(folder, "entered"))).toBe(false);
  });

  it("that has changed is refused, whatever is asked for, naming the line", async () => {
    const other = readFileSync(`${sshd.key}.pub`, "utf8");
    const file = known("changed", `# one\n[127.0.0.1]:${sshd.port} ${other}`);
    for (const strictHostKeyChecking of ["yes", "ask", "accept-new", "no"] as const) {
      const asker: Asker = { trustHostKey: async () => true };
      await expect(enter({ knownHostsFiles: [file], strictHostKeyChecking }, asker)).rejects.toMatchObject({
        code: "HF2004",
        exit: 4,
        message: expect.stringContaining(`${file}:2`),
      });
    }
  });

  it("whose question is broken off ends that connection with the reason, and nothing ran", async () => {
    const reason = new HoldfastError("interrupted", { code: "HF2012", exit: 130 });
    const asker: Asker = { trustHostKey: async () => await Promise.reject(reason) };
    await expect(enter({ knownHostsFiles: [], strictHostKeyChecking: "ask" }, asker)).rejects.toBe(reason);
    expect(existsSync(join(folder, "entered"))).toBe(false);
  });

  it("that is revoked is refused", async () => {
    const file = known("revoked", `[127.0.0.1]:${sshd.port} ${shown}\n@revoked * ${shown}\n`);
    await expect(enter({ knownHostsFiles: [file] })).rejects.toMatchObject({ code: "HF2005", exit: 4 });
  });

  it("is asked about, once, and kept when it is trusted", async () => {
    const file = join(folder, "new", "known_hosts");
    const questions: unknown[] = [];
    const asker = (answer: boolean): Asker => ({
      trustHostKey: async (question) => {
        questions.push(question);
        return answer;
      },
    });
    const asking = { knownHostsFiles: [file], strictHostKeyChecking: "ask" } as const;
    await expect(enter(asking, asker(false))).rejects.toMatchObject({ code: "HF2003" });
    expect(existsSync(file)).toBe(false);
    expect((await enter(asking, asker(true))).end).toBe("complete");
    expect(readFileSync(file, "utf8")).toBe(`[127.0.0.1]:${sshd.port} ${shown}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await enter(asking, asker(false))).end).toBe("complete");
    expect(questions).toHaveLength(2);
    expect(questions[0]).toMatchObject({ host: `[127.0.0.1]:${sshd.port}`, keyType: "ssh-ed25519" });
  });

  it("may be asked about for longer than connecting may take", async () => {
    const asker: Asker = { trustHostKey: () => new Promise((resolve) => setTimeout(resolve, 4500, true)) };
    const reply = await enter({ knownHostsFiles: [join(folder, "slow")], strictHostKeyChecking: "ask", connectTimeout: 4 }, asker);
    expect(reply.end).toBe("complete");
  });

  it("is refused where nobody is there to ask", async () => {
    await expect(enter({ knownHostsFiles: [], strictHostKeyChecking: "ask" })).rejects.toMatchObject({ code: "HF2003" });
  });

  it("is kept at once with accept-new, behind a last line without an end", async () => {
    const file = known("accept", "other ssh-ed25519 AAAA");
    expect((await enter({ knownHostsFiles: [file], strictHostKeyChecking: "accept-new" })).end).toBe("complete");
    expect(readFileSync(file, "utf8").split("\n")).toEqual(["other ssh-ed25519 AAAA", `[127.0.0.1]:${sshd.port} ${shown}`, ""]);
  });

  it("of a type that we know is asked for first", async () => {
    const rsa = sshd.makeKey("host_rsa", { type: "rsa", accepted: false });
    const both = await startSshd([`HostKey ${rsa}`]);
    const file = known("rsa", `[127.0.0.1]:${both.port} ${readFileSync(`${rsa}.pub`, "utf8")}`);
    expect((await enter({ ...both.target, knownHostsFiles: [file] })).end).toBe("complete");
    await both.stop();
  });
});
