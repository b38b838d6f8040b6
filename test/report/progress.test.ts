import { expect, test } from "vitest";
import type { RunEvent } from "../../src/core/events.ts";
import { Progress } from "../../src/report/progress.ts";
import { displayWidth } from "../../src/report/width.ts";
import { planned, result, started, summary } from "./sample.ts";

function after(events: readonly RunEvent[]): Progress {
  const progress = new Progress();
  for (const event of events) progress.see(event);
  return progress;
}

test("a host's line tells its step and what it did so far", () => {
  const progress = after([
    ...started("apply", ["node1", "n2"]),
    planned("node1", "Greet"),
    { event: "phase", phase: "apply" },
    result("node1", "Greet"),
    result("node1", "Start", { status: "ok" }),
    { ...result("node1", "Reload"), event: "start" },
    result("n2", "Greet\u001b[2J", { status: "failed" }),
  ]);
  expect(progress.lines(10, 80)).toEqual([
    { key: "node1", state: "running", text: "node1  Reload  (1 changed, 1 ok)" },
    { key: "n2", state: "failed", text: "n2     failed: Greet  (1 failed)" },
  ]);
});

test("what was to change where planning failed is not told as changed", () => {
  const progress = after([
    ...started("apply", ["node1"]),
    planned("node1", "Greet"),
    result("node1", "Check", { status: "failed" }),
    { event: "phase", phase: "apply" },
  ]);
  expect(progress.lines(10, 80)).toEqual([{ key: "node1", state: "failed", text: "node1  failed: Check  (1 failed)" }]);
});

test("lines are cut to the width of the terminal", () => {
  const lines = after([...started("plan"), planned("node1", "日本語の手順".repeat(9))]).lines(10, 30);
  expect(lines[0]?.text).toMatch(/^node1 {2}planning: 日.*…$/);
  for (const { text } of lines) expect(displayWidth(text)).toBeLessThanOrEqual(30);
});

test("hosts that do not fit are summed up", () => {
  const hosts = Array.from({ length: 30 }, (_, i) => `web${i}`);
  const progress = after([
    ...started("apply", hosts),
    { event: "host", host: "web9", status: "unreachable", message: "connect timed out" },
    { event: "phase", phase: "apply" },
    ...hosts.slice(0, 5).map((host) => result(host, "Greet")),
  ]);
  expect(progress.lines(20, 80)).toEqual([{ key: "", state: "running", text: "30 hosts  applying: 29 running, 1 failed  (5 changed)" }]);
});

test("there is something to wait for from connecting until the summary", () => {
  expect(after([{ event: "run", version: 1, command: "plan", hosts: ["node1"] }]).active).toBe(false);
  expect(after(started("plan")).active).toBe(true);
  expect(after([...started("plan"), summary({})]).active).toBe(false);
});

test("what the run decides is counted apart from what will change", () => {
  const progress = after([...started("plan", ["node1"]), planned("node1", "Greet"), planned("node1", "Look", { verdict: "later" })]);
  expect(progress.lines(10, 80)[0]?.text).toBe("node1  planning: Look  (1 to change, 1 decided at run)");
});
