import { expect, test } from "vitest";
import { askerOf, askSecret } from "../../src/commands/asking.ts";
import type { Reporter } from "../../src/report/types.ts";
import { surroundings, type FakeSurroundings } from "../support/surroundings.ts";

function atTerminal(signal?: AbortSignal): FakeSurroundings {
  const around = surroundings(signal && { signal });
  around.stdin.isTTY = true;
  return around;
}

const reporter = (answer: boolean, asked: string[]): Reporter => ({
  emit: () => undefined,
  end: async () => await Promise.resolve(),
  ask: async (question) => {
    asked.push(question);
    return await Promise.resolve(answer);
  },
  read: async (question, how) => {
    asked.push(`${question}${how?.isHidden ? "unseen" : "seen"}`);
    return await Promise.resolve("typed");
  },
});

test("a secret is read from the terminal, and never shown there", async () => {
  const around = atTerminal();
  const asked = askSecret("SSH password: ", around);
  around.stdin.write("s3cret\r\n");
  expect(await asked).toBe("s3cret");
  expect(around.stderr.text).toBe("SSH password: \n");
  expect(around.stdout.text).toBe("");
});

test("nobody is asked where there is no terminal", async () => {
  const around = surroundings();
  around.stdin.write("s3cret\n");
  expect(await askSecret("SSH password: ", around)).toBeUndefined();
  expect(around.stderr.text).toBe("");
  expect(askerOf(reporter(true, []), around)).toEqual({});
});

test("Ctrl-C ends the command, as a key and as a signal", async () => {
  const around = atTerminal();
  const byKey = askSecret("? ", around);
  around.stdin.write("s3c\u0003");
  await expect(byKey).rejects.toMatchObject({ exit: 130 });
  const stop = new AbortController();
  const bySignal = askSecret("? ", atTerminal(stop.signal));
  stop.abort();
  await expect(bySignal).rejects.toMatchObject({ exit: 130 });
});

test("the end of input answers nothing", async () => {
  const around = atTerminal();
  const ended = askSecret("? ", around);
  around.stdin.end();
  expect(await ended).toBeUndefined();
});

test("a person is asked whether to trust a host key, with all that it takes to compare it", async () => {
  const asked: string[] = [];
  const question = { host: "node1", keyType: "ssh-ed25519", fingerprint: "SHA256:abc" };
  expect(await askerOf(reporter(true, asked), atTerminal()).trustHostKey?.(question)).toBe(true);
  expect(await askerOf(reporter(false, asked), atTerminal()).trustHostKey?.(question)).toBe(false);
  expect(asked[0]).toContain("node1");
  expect(asked[0]).toContain("ssh-ed25519 SHA256:abc");
});

test("the pass phrase of a key is asked for where hosts are drawn, unseen", async () => {
  const asked: string[] = [];
  const around = atTerminal();
  expect(await askerOf(reporter(true, asked), around).passphrase?.("~/.ssh/id")).toBe("typed");
  expect(asked).toEqual(["Pass phrase of ~/.ssh/id: unseen"]);
  expect(around.stderr.text).toBe("");
});

test("one answer trusts one host: the next question waits for it", async () => {
  const asked: string[] = [];
  const answers: ((answer: boolean) => void)[] = [];
  const slow: Reporter = {
    emit: () => undefined,
    end: async () => await Promise.resolve(),
    ask: async (question) => {
      asked.push(question);
      return await new Promise<boolean>((resolve) => answers.push(resolve));
    },
    read: async () => await Promise.resolve(undefined),
  };
  const asker = askerOf(slow, atTerminal());
  const both = ["node1", "node2"].map(async (host) => await asker.trustHostKey?.({ host, keyType: "ssh-ed25519", fingerprint: "SHA256:abc" }));
  await Promise.resolve();
  expect(asked).toHaveLength(1);
  answers[0]?.(true);
  expect(await both[0]).toBe(true);
  await Promise.resolve();
  expect(asked[1]).toContain("node2");
  answers[1]?.(false);
  expect(await both[1]).toBe(false);
});

test("nobody is asked any more once the run was stopped", async () => {
  await expect(askSecret("? ", atTerminal(AbortSignal.abort()))).rejects.toMatchObject({ exit: 130 });
});
