import { expect, test } from "vitest";
import { HoldfastError } from "../../src/core/errors.ts";
import type { RunEvent } from "../../src/core/events.ts";
import { createDrift } from "../../src/report/drift.ts";
import { options, planned, result, started, summary } from "./sample.ts";

async function report(events: readonly RunEvent[]) {
  const given = options({ output: "drift" });
  const reporter = createDrift(given);
  expect(reporter.ask).toBeUndefined();
  for (const event of events) reporter.emit(event);
  await reporter.end();
  return { out: given.stdout.text, err: given.stderr.text };
}

test("each host is one line, and nothing else is said", async () => {
  const { out, err } = await report([
    ...started("plan", ["node1", "node2", "node3", "node4"]),
    { event: "host", host: "node3", status: "unreachable", message: "root@192.168.2.22:22 does not answer", hint: "is it up?" },
    { event: "note", level: "info", host: "node2", message: "said by debug" },
    planned("node1", "Configure", { verdict: "same", subjects: ["/etc/a"] }),
    planned("node2", "Configure", { subjects: ["/etc/keepalived/keepalived.conf"], diff: "--- a\n+++ a\n" }),
    planned("node2", "Start", { subjects: ["keepalived.service"] }),
    planned("node2", "Restart", { kind: "handler", subjects: ["keepalived.service"] }),
    planned("node2", "Ask the cluster", { verdict: "later" }),
    planned("node2", "Skipped", { verdict: "skip", subjects: ["/etc/b"] }),
    planned("node4", "Check", { verdict: "later" }),
    result("node4", "Check", { status: "failed", message: "999 is not between\n1 and 255" }),
    summary({ node1: { ok: 1 }, node2: { pending: 3, later: 1 }, node3: { unreachable: true }, node4: { failed: 1 } }, { exit: 4 }),
  ]);
  expect(out).toBe(`\
node1: in step
node2: 3 to change, 1 decided at run: /etc/keepalived/keepalived.conf, keepalived.service, Ask the cluster
node3: unreachable: root@192.168.2.22:22 does not answer
node4: "Check" is known to fail: 999 is not between 1 and 255
`);
  expect(err).toBe("");
});

test("of many names the first are told, and how many more there are", async () => {
  const steps = Array.from({ length: 12 }, (_, i) => planned("node1", `Step ${i}`, { subjects: [`/etc/${i}`] }));
  const { out } = await report([...started("plan", ["node1"]), ...steps, summary({ node1: { pending: 12 } }, { exit: 2 })]);
  expect(out).toBe("node1: 12 to change: /etc/0, /etc/1, /etc/2, /etc/3, /etc/4, /etc/5, /etc/6, /etc/7 and 4 more\n");
});

test("a run that was stopped says nothing of hosts that it did not see", async () => {
  const { out } = await report([...started("plan", ["node1"]), summary({ node1: {} }, { exit: 130 })]);
  expect(out).toBe("node1: interrupted\n");
});

test("warnings and mistakes go to standard error", async () => {
  const source = { path: "site.yml", text: "a: 1\n" };
  const { out, err } = await report([
    { event: "note", level: "warning", host: "node1", message: '"Install" of an earlier run was killed' },
    { event: "error", error: new HoldfastError("no such key", { code: "HF1201", at: { source, start: 0, end: 1 } }) },
    summary({}, { exit: 1 }),
  ]);
  expect(out).toBe("");
  expect(err).toMatch(
    /^node1 {2}warning: "Install" of an earlier run was killed\nerror\[HF1201\]: no such key\n --> site\.yml:1:1\n[^]*1 error {2}\(`holdfast doc HF1201` explains it\)\n$/,
  );
});
