import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { HoldfastError } from "../../src/core/errors.ts";
import type { RunEvent } from "../../src/core/events.ts";
import { createJsonl } from "../../src/report/jsonl.ts";
import { options } from "../report/sample.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/events.md"), "utf8");

const step = {
  id: "Keepalived/Write keepalived's configuration",
  at: { file: "playbooks/keepalived.yml", line: 31, column: 7 },
  host: "node1",
  play: "Keepalived",
  step: "Write keepalived's configuration",
  module: "template",
  kind: "task",
} as const;

const changes = ["write /etc/keepalived/keepalived.conf (0640 root:root)"];
const diff = "--- /etc/keepalived/keepalived.conf\n+++ /etc/keepalived/keepalived.conf\n@@ -4 +4 @@\n-    priority 100\n+    priority 200\n";
const text = "- hosts: keepalived\n  tasks:\n    - debug: { msg: <%= keepalived_vpi %> }\n";
const mistake = new HoldfastError("undefined variable `keepalived_vpi`", {
  code: "HF1203",
  at: { source: { path: "site.yml", text }, start: text.indexOf("keepalived_vpi"), end: text.indexOf("keepalived_vpi") + 14 },
  hint: 'did you mean "keepalived_vip"?',
});

/** One of every event; the type checker asks for a new one here when the contract gets one. */
const samples: { readonly [Name in RunEvent["event"]]: Extract<RunEvent, { event: Name }> } = {
  run: { event: "run", version: 1, command: "apply", hosts: ["node1", "node2"] },
  phase: { event: "phase", phase: "connect" },
  host: {
    event: "host",
    host: "node2",
    status: "unreachable",
    message: "root@192.168.2.21:22 refuses connections",
    hint: "does sshd run there, on that port?",
  },
  play: { event: "play", play: "Keepalived", hosts: ["node1", "node2"] },
  step: {
    event: "step",
    ...step,
    verdict: "change",
    degree: "exact",
    reason: "its content differs",
    changes,
    subjects: ["/etc/keepalived/keepalived.conf"],
    effect: "change",
    diff,
    notifies: ["reload keepalived"],
  },
  start: { event: "start", ...step },
  result: { event: "result", ...step, status: "changed", message: "its content differs", changes, diff, ms: 12 },
  output: { event: "output", host: "node1", stream: "stdout", text: "up 3 days\n" },
  note: { event: "note", level: "info", message: "VIP 192.168.2.10 is on node1", host: "node1" },
  error: { event: "error", error: mistake },
  summary: {
    event: "summary",
    exit: 0,
    hosts: {
      node1: { ok: 6, changed: 1, pending: 0, later: 0, skipped: 0, failed: 0, ignored: 0, rescued: 0, unreachable: false, roundTrips: 2, verifyRoundTrips: 1 },
    },
    ms: 840,
  },
};

test.each(Object.values(samples))("docs/events.md shows `$event` as it is printed", async (event) => {
  const settings = options({ run: "5f0c", now: () => Date.UTC(2030, 0, 2, 3, 4, 5) });
  const reporter = createJsonl(settings);
  reporter.emit(event);
  await reporter.end();
  expect(page).toContain(`\n${settings.stdout.text}`);
});

test("docs/events.md shows nothing else", () => {
  const shown = [...page.matchAll(/^\{"event":"(\w+)"/gm)].map(([, name]) => name);
  expect(shown).toHaveLength(Object.keys(samples).length);
  expect(new Set(shown)).toEqual(new Set(Object.keys(samples)));
});
