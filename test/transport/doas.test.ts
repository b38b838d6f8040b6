import { expect, test } from "vitest";
import { startCommand } from "../../src/transport/become.ts";
import { explainEarlyEnd } from "../../src/transport/failures.ts";
import type { Target } from "../../src/transport/types.ts";

const target: Target = {
  name: "node1",
  via: "ssh2",
  host: "node1",
  port: 22,
  user: "alice",
  identityFiles: [],
  knownHostsFiles: [],
  strictHostKeyChecking: "yes",
  become: { method: "doas", user: "root", password: "never sent" },
  connectTimeout: 10,
};

test("doas is asked not to ask, and gets no password", () => {
  const { command, preface, prompt } = startCommand(target, "loop", "n");
  expect(command).toBe("exec env LC_ALL=C doas -n -u root sh -c 'loop'");
  expect([preface.length, prompt]).toEqual([0, undefined]);
});

test.each([
  ["doas: Authentication required", "HF2020"],
  ["doas: Authorization required", "HF2020"],
  ["doas: Operation not permitted", "HF2022"],
  ["sh: 1: exec: doas: not found", "HF2024"],
])("%s is explained", (stderr, code) => {
  expect(explainEarlyEnd(target, { stdout: "", stderr, code: 1 })).toMatchObject({ code });
});
