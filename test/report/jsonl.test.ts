import fc from "fast-check";
import { expect, test } from "vitest";
import { HoldfastError } from "../../src/core/errors.ts";
import type { RunEvent } from "../../src/core/events.ts";
import { createJsonl } from "../../src/report/jsonl.ts";
import type { ReportOptions } from "../../src/report/types.ts";
import { options, planned, result, started, summary } from "./sample.ts";

async function lines(events: readonly RunEvent[], settings: Partial<ReportOptions> = {}) {
  const given = options({ run: "r1", now: () => Date.UTC(2026, 0, 2), ...settings });
  const reporter = createJsonl(given);
  for (const event of events) reporter.emit(event);
  await reporter.end();
  expect(given.stderr.text).toBe("");
  return given.stdout.text.split("\n").slice(0, -1);
}

test("each event is one line with its number, its run and its time", async () => {
  const [first, second] = await lines([planned("node1", "Greet", { verdict: "same", reason: "as it is" }), summary({ node1: { ok: 6 } })]);
  expect(first).toBe(
    '{"event":"step","run":"r1","seq":1,"t":"2026-01-02T00:00:00.000Z","id":"Cluster/Greet","at":"playbooks/keepalived.yml:12","host":"node1",' +
      '"play":"Cluster","step":"Greet","module":"template","kind":"task","verdict":"same","degree":"exact","reason":"as it is","changes":[]}',
  );
  expect(JSON.parse(second ?? "")).toMatchObject({ event: "summary", seq: 2, exit: 0, hosts: { node1: { ok: 6, failed: 0, roundTrips: 1 } } });
});

test("an error is flat: code, file, line, column, message, hint", async () => {
  const source = { path: "site.yml", text: "a: 1\nb: 2\n" };
  const error = new HoldfastError("no such key", {
    code: "HF1201",
    at: { source, start: 5, end: 6 },
    hint: 'did you mean "a"?',
    related: [{ message: "first here", at: { source, start: 0, end: 1 } }],
  });
  const [plain, warning] = (
    await lines([
      { event: "error", error },
      { event: "note", level: "warning", message: "careful", error },
    ])
  ).map((line) => JSON.parse(line) as unknown);
  const where = { code: "HF1201", file: "site.yml", line: 2, column: 1, hint: 'did you mean "a"?' };
  const related = [{ message: "first here", file: "site.yml", line: 1, column: 1 }];
  const common = { run: "r1", t: "2026-01-02T00:00:00.000Z", ...where, related };
  expect(plain).toEqual({ event: "error", seq: 1, message: "no such key", ...common });
  expect(warning).toEqual({ event: "note", seq: 2, level: "warning", message: "careful", ...common });
});

test("secrets are masked in every text, the words of the contract are not", async () => {
  const mask = (text: string) => text.replaceAll(/changed|hunter"2/g, "***");
  const [line = ""] = await lines([result("node1", 'set hunter"2', { changes: ['write hunter"2'], message: "changed" })], { mask });
  expect(JSON.parse(line)).toMatchObject({ status: "changed", step: "set ***", changes: ["write ***"], message: "***" });
});

test("every line parses, whatever hosts print, and holds no control character", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: "binary" }), { maxLength: 8 }), async (texts) => {
      const outputs = texts.map((text): RunEvent => ({ event: "output", host: "node1", stream: "stdout", text }));
      const written = await lines([...started("exec"), ...outputs]);
      expect(written).toHaveLength(started("exec").length + texts.length);
      const parsed = written.map((line) => JSON.parse(line) as { seq: number; text?: string });
      expect(parsed.map(({ seq }) => seq)).toEqual(written.map((_, i) => i + 1));
      expect(parsed.slice(-texts.length || written.length).map(({ text }) => text)).toEqual(texts);
      expect(written.join("")).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    }),
  );
});
