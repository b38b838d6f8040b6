import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openDesk, report, tell } from "../../src/commands/desk.ts";
import { HoldfastError, HoldfastErrors, Problems } from "../../src/core/errors.ts";
import type { RunEvent } from "../../src/core/events.ts";
import { planned, result, summary } from "../report/sample.ts";
import { surroundings, type FakeSurroundings } from "../support/surroundings.ts";
import { output } from "./options.ts";

/** What a program sees of these events when `secrets` are known. */
async function told(
  secrets: readonly string[],
  events: readonly RunEvent[],
): Promise<{ text: string; lines: readonly Record<string, unknown>[]; around: FakeSurroundings }> {
  const around = surroundings();
  const desk = openDesk({ ...output, output: "jsonl" }, around);
  for (const secret of secrets) desk.secrets.add(secret);
  for (const event of events) desk.emit(event);
  await desk.reporter.end();
  const text = around.stdout.text;
  return {
    text,
    lines: text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>),
    around,
  };
}

describe("secrets", () => {
  const secret = fc
    .string({ minLength: 8, maxLength: 24, unit: "grapheme-ascii" })
    .filter((text) => /^\S.*\S$/.test(text) && /[^\w"\\]/.test(text) && /\d/.test(text));

  test("are in no event, whatever text they are in", async () => {
    await fc.assert(
      fc.asyncProperty(secret, fc.string(), async (word, around) => {
        const text = `${around}${word}${around}`;
        const { lines } = await told(
          [word],
          [
            planned("node1", text, { reason: text, changes: [text], diff: text, waitsFor: text, notifies: [text] }),
            result("node1", text, { message: text, hint: text, output: text, changes: [text], diff: text }),
            { event: "note", level: "info", message: text, host: "node1" },
            { event: "host", host: "node1", status: "unreachable", message: text, hint: text },
            { event: "output", host: "node1", stream: "stdout", text },
            { event: "error", error: new HoldfastError(text, { code: "HF3201", hint: text }) },
            { event: "note", level: "warning", message: text, error: new HoldfastError(text, { code: "HF3201", hint: text }) },
          ],
        );
        expect(lines).toHaveLength(7);
        expect(lines.flatMap((line) => textsIn(line)).filter((one) => one.includes(word))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test("leave the contract's own words, names and counts alone, whatever they are", async () => {
    const events = [
      planned("node1", "Say 1234", { verdict: "change", reason: "changed", module: "template" }),
      result("node1", "Say it", { status: "changed", message: "changed", ms: 1234 }),
      summary({ node1: { changed: 1 } }),
    ];
    const words = ["changed", "change", "node1", "template", "1234", "exact", "message", "summary", "task"];
    const { lines } = await told(words, events);
    expect(lines).toMatchObject([
      { event: "step", verdict: "change", degree: "exact", host: "node1", module: "template", kind: "task", step: "Say (secret)", reason: "(secret)" },
      { event: "result", status: "changed", host: "node1", message: "(secret)", ms: 1234 },
      { event: "summary", hosts: { node1: { changed: 1 } } },
    ]);
  });

  test("are masked for people too, in errors with their source lines", async () => {
    const around = surroundings();
    const desk = openDesk(output, around);
    desk.secrets.add("d3m0Pa55");
    const text = "keepalived_auth_pass: d3m0Pa55\n";
    desk.emit({
      event: "error",
      error: new HoldfastError("d3m0Pa55 is too long", { code: "HF1601", at: { source: { path: "x.yml", text }, start: 22, end: 30 } }),
    });
    await desk.reporter.end();
    expect(around.stderr.text).toContain("x.yml:1:23");
    expect(around.stderr.text + around.stdout.text).not.toContain("d3m0Pa55");
  });

  test("are masked in a bug of ours, which goes on with its place", () => {
    const desk = openDesk(output, surroundings());
    desk.secrets.add("d3m0Pa55");
    const thrown = (): unknown => {
      try {
        return tell(new TypeError("d3m0Pa55 is not a function"), desk);
      } catch (error) {
        return error;
      }
    };
    expect(thrown()).toMatchObject({
      message: "(secret) is not a function",
      stack: expect.stringMatching(/^TypeError: \(secret\) is not a function\n {4}at .*desk\.test\.ts/),
    });
  });
});

/** Every text in a value, names of fields included. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...textsIn(item)]);
}

describe("mistakes found while loading", () => {
  const problems = (): Problems => {
    const found = new Problems();
    found.warn("a small one", { code: "HF1330" });
    return found;
  };

  test("warnings are told, and the command goes on", () => {
    const events: RunEvent[] = [];
    report(problems(), (event) => events.push(event), false);
    expect(events).toMatchObject([{ event: "note", level: "warning", message: "a small one", code: "HF1330" }]);
  });

  test("with --strict they are mistakes", () => {
    const events: RunEvent[] = [];
    expect(() => report(problems(), (event) => events.push(event), true)).toThrow(HoldfastErrors);
    expect(events).toEqual([]);
  });

  test("all mistakes are thrown at once, after the warnings were told", () => {
    const found = problems();
    found.error("one", { code: "HF1501" });
    found.error("two", { code: "HF1502" });
    const events: RunEvent[] = [];
    expect(() => report(found, (event) => events.push(event), false)).toThrow("one\ntwo");
    expect(events).toHaveLength(1);
  });
});
