import { describe, expect, test } from "vitest";
import { HoldfastError } from "../../src/core/errors.ts";
import type { RunEvent } from "../../src/core/events.ts";
import { report } from "./report.ts";
import { planned, result, started, summary } from "./sample.ts";

describe("apply", () => {
  const apply: RunEvent[] = [
    ...started("apply", ["node1", "node2"]),
    planned("node1", "Greet", { changes: ["write /etc/motd"], diff: "--- /etc/motd\n+++ /etc/motd\n@@ -1 +1 @@\n-a\n+b\n" }),
    { event: "phase", phase: "apply" },
  ];

  test("writes a line a change, what was shown before not again", async () => {
    const { out } = await report([
      ...apply,
      result("node1", "Greet", { changes: ["write /etc/motd"], diff: "--- /etc/motd\n+++ /etc/motd\n@@ -1 +1 @@\n-a\n+b\n" }),
      result("node2", "Start keepalived", { changes: ["start keepalived.service"], ms: 120 }),
      result("node2", "Enable keepalived", { status: "ok" }),
      { event: "phase", phase: "verify" },
      result("node1", "Exactly one holder", { kind: "verify", status: "ok", ms: 65_000 }),
      summary({ node1: { changed: 1, roundTrips: 3 }, node2: { ok: 1, changed: 1, roundTrips: 3 } }),
    ]);
    expect(out.slice(out.indexOf("Applying"))).toBe(`\
Applying to 2 hosts
node1  changed  Greet (1.2 s)
node2  changed  Start keepalived (120 ms)
         start keepalived.service

Verifying
node1  ok       Exactly one holder (1 min 5 s)

node1  0 ok  1 changed  0 failed  3 round trips
node2  1 ok  1 changed  0 failed  3 round trips

2 hosts: 2 changed, 0 failed in 6.2 s
`);
  });

  test("that fails says why, where, and what the host printed", async () => {
    const { out } = await report([
      ...apply,
      result("node2", "Install keepalived", {
        status: "failed",
        message: "no package is named keepalived",
        hint: "is its repository enabled?",
        output: "\u001b[31mError\u001b[0m: Unable to find a match\n\n",
      }),
      summary({ node1: { pending: 1 }, node2: { failed: 1 } }, { exit: 3, message: "a task failed on node2" }),
    ]);
    expect(out.slice(out.indexOf("Applying"))).toBe(`\
Applying to 2 hosts
node2  failed   Install keepalived (1.2 s)
         no package is named keepalived
         hint: is its repository enabled?
         at playbooks/keepalived.yml:12
         | Error: Unable to find a match

node1  0 ok  0 changed  1 left undone  0 failed  1 round trip
node2  0 ok  0 changed  0 left undone  1 failed  1 round trip

2 hosts: 0 changed, 1 failed, 1 left undone in 6.2 s
a task failed on node2
`);
  });

  test("that fails with one line says it once", async () => {
    const { out } = await report([...apply, result("node2", "Add a user", { status: "failed", message: "user 'a' exists", output: "user 'a' exists\n" })]);
    expect(out.match(/user 'a' exists/g)).toHaveLength(1);
  });

  test("with -v tells what was fine, and why", async () => {
    const done = result("node1", "Start keepalived", { status: "ok", message: "done by Install keepalived", ms: 3 });
    expect((await report([...apply, done], { verbosity: 1 })).out).toContain("node1  ok       Start keepalived: done by Install keepalived (3 ms)\n");
  });
});

test("what is planned anew is told where it is done", async () => {
  const note: RunEvent = { event: "note", level: "info", host: "node1", message: "replanned: Greet: write /etc/motd, restart motd.service" };
  const { out, err } = await report([
    { event: "run", version: 1, command: "apply", hosts: ["node1", "node22"] },
    { event: "phase", phase: "apply" },
    note,
    result("node1", "Greet"),
  ]);
  expect(out).toBe(`\
Applying to 2 hosts
node1   replanned  Greet: write /etc/motd, restart motd.service
node1   changed  Greet (1.2 s)
`);
  expect(err).toBe("");
});

test("what is known to fail is told with the plan, not as a part of it", async () => {
  const { out } = await report([
    ...started("plan", ["node1", "node2"]),
    planned("node1", "Check the router id", { verdict: "later", reason: "999 is not between 1 and 255" }),
    result("node1", "Check the router id", { status: "failed", message: "999 is not between 1 and 255", ms: 0 }),
    planned("node2", "Greet"),
    { event: "phase", phase: "done" },
    summary({ node1: { failed: 1 }, node2: { pending: 1 } }, { exit: 3 }),
  ]);
  expect(out).toBe(`\
Play: Cluster (node1, node2)
  ~ Greet  node2

Known to fail
node1  failed   Check the router id
         999 is not between 1 and 255
         at playbooks/keepalived.yml:12

node1  0 ok  0 to change  1 failed  1 round trip
node2  0 ok  1 to change  0 failed  1 round trip

1 to change, 0 ok, 1 failed
`);
});

test("an interrupted step is one line", async () => {
  const { out } = await report([
    { event: "run", version: 1, command: "apply", hosts: ["node1"] },
    { event: "phase", phase: "apply" },
    result("node1", "Greet", { status: "interrupted", message: "not done: the run was stopped", ms: 0 }),
  ]);
  expect(out).toBe("Applying to 1 host\nnode1  interrupted  Greet: not done: the run was stopped\n");
});

test("what is planned again while changes are made is not shown as a plan", async () => {
  const { out } = await report([
    { event: "run", version: 1, command: "apply", hosts: ["node1"] },
    { event: "phase", phase: "apply" },
    planned("node1", "Greet", { changes: ["write /etc/motd"] }),
    result("node1", "Greet", { changes: ["write /etc/motd"] }),
  ]);
  expect(out).toBe("Applying to 1 host\nnode1  changed  Greet (1.2 s)\n         write /etc/motd\n");
});

test("trouble, notes and mistakes go to standard error, mistakes together and sorted", async () => {
  const source = { path: "site.yml", text: "a\nb\n" };
  const at = (start: number) => ({ source, start, end: start + 1 });
  const { out, err } = await report([
    { event: "run", version: 1, command: "apply", hosts: ["n1", "node2"] },
    { event: "error", error: new HoldfastError("second", { code: "HF1002", at: at(2) }) },
    { event: "note", level: "warning", message: "first", error: new HoldfastError("first", { code: "HF1900", at: at(0) }) },
    { event: "note", level: "warning", message: "an old plan", code: "HF3001" },
    { event: "note", level: "info", message: "vip:\n192.168.2.10", host: "n1" },
    { event: "host", host: "node2", status: "unreachable", message: "connect timed out", hint: "is it switched on?" },
    summary({}, { exit: 1, message: "nothing was done" }),
  ]);
  expect(out).toBe("nothing was done\n");
  expect(err).toBe(`\
warning[HF3001]: an old plan
n1     vip:
       192.168.2.10
node2  unreachable: connect timed out
       hint: is it switched on?
warning[HF1900]: first
 --> site.yml:1:1
  |
1 | a
  | ^

error[HF1002]: second
 --> site.yml:2:1
  |
1 | a
2 | b
  | ^

1 error, 1 warning  (\`holdfast doc HF1900\` explains the first)
`);
});

test("output of hosts is prefixed line by line, each stream to its own", async () => {
  const piece = (host: string, text: string, stream: "stdout" | "stderr" = "stdout"): RunEvent => ({ event: "output", host, stream, text });
  const { out, err } = await report([
    { event: "run", version: 1, command: "exec", hosts: ["node1", "n2"] },
    piece("node1", "Linux no"),
    piece("n2", "Linux n2\n\nunfinished"),
    piece("n2", "warning\u0007\n", "stderr"),
    piece("node1", "de1\n"),
    summary({ node1: {}, n2: { failed: 1 } }, { exit: 3, message: "the command failed on n2" }),
  ]);
  expect(out).toBe("n2    | Linux n2\nn2    |\nnode1 | Linux node1\nn2    | unfinished\nthe command failed on n2\n");
  expect(err).toBe("n2    | warning\\x07\n");
});

test("no secret is written, whatever event it comes in", async () => {
  const mask = (text: string) => text.replaceAll("hunter2", "********");
  const { out, err } = await report(
    [
      ...started("apply", ["node1"]),
      planned("node1", "Set hunter2", { changes: ["write hunter2"], diff: "--- /a\n+++ /a\n@@ -1 +1 @@\n-a\n+hunter2\n" }),
      { event: "phase", phase: "apply" },
      result("node1", "x", { status: "failed", message: "hunter2", hint: "hunter2", output: "hunter2" }),
      { event: "output", host: "node1", stream: "stdout", text: "hun" },
      { event: "output", host: "node1", stream: "stdout", text: "ter2\n" },
      { event: "note", level: "info", message: "hunter2" },
      { event: "host", host: "node1", status: "unreachable", message: "hunter2", hint: "hunter2" },
      summary({ node1: {} }, { message: "hunter2" }),
    ],
    { mask },
  );
  expect(out + err).toContain("********");
  expect(out + err).not.toContain("hunter2");
});

test("a crowd of hosts is summed up", async () => {
  const hosts = Array.from({ length: 50 }, (_, i) => `web${i + 1}`);
  const steps = hosts.map((host) => planned(host, "Greet"));
  const { out } = await report([...started("plan", hosts), ...steps, ...hosts.slice(0, 9).map((host) => planned(host, "Start"))]);
  expect(out).toContain("Play: Cluster (all 50 hosts)\n  ~ Greet  all 50 hosts\n  ~ Start  web1, web2, web3 and 6 more\n");
});
