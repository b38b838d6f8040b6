import { expect, test } from "vitest";
import { owedLine } from "../../src/commands/owed-line.ts";

const owed = { id: "00112233445566ff", play: "Cluster", handler: "restart", step: "Configure", isVoid: false };

test("says what is owed, and what became of it", () => {
  expect(owedLine("node1", owed, false)).toBe('node1  00112233445566ff  owed  "restart" of "Cluster", notified by "Configure"');
  expect(owedLine("node1", owed, true)).toContain("struck out");
  expect(owedLine("node1", { ...owed, isVoid: true }, false)).toContain("void");
});

test("a host's file can't move the cursor or begin a line of its own", () => {
  const line = owedLine("node1", { ...owed, id: "\u001b[2Jid", handler: "a\nnode2  b", play: "\u001b]0;title\u0007", step: "x\u009b1A" }, false);
  expect(line.slice(0, -1)).not.toMatch(/\p{Cc}/u);
});
