import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HoldfastError, HoldfastErrors, type Details } from "../../src/core/errors.ts";
import type { Source, Span } from "../../src/core/source.ts";
import { createColors } from "../../src/report/colors.ts";
import { drawProblem, drawProblems, mistakesIn, type Severity } from "../../src/report/errors.ts";
import type { Drawing } from "../../src/report/frame.ts";
import { displayWidth } from "../../src/report/width.ts";

const drawing: Drawing = { colors: createColors(false), width: 80, mask: (text) => text };

/** The span of the first `words` in the text. */
function spanOf(source: Source, words: string): Span {
  const start = source.text.indexOf(words);
  return { source, start, end: start + words.length };
}

function draw(error: HoldfastError, more: Partial<Drawing> = {}, severity: Severity = "error"): string {
  return drawProblem({ severity, error }, { ...drawing, ...more });
}

const playbook: Source = {
  path: "playbooks/web.yml",
  text: "- hosts: web\n  tasks:\n    - name: Write the page\n      tempalte:\n        src: page.ejs\n        mode: 644\n",
};

function mistake(words: string, details: Partial<Details> = {}): HoldfastError {
  return new HoldfastError('there is no module "tempalte"', { code: "HF1203", at: spanOf(playbook, words), ...details });
}

describe("an error", () => {
  test("says what, where, and what to do", () => {
    expect(draw(mistake("tempalte", { hint: 'did you mean "template"?' }))).toBe(
      [
        'error[HF1203]: there is no module "tempalte"',
        " --> playbooks/web.yml:4:7",
        "  |",
        "3 |     - name: Write the page",
        "4 |       tempalte:",
        "  |       ^^^^^^^^",
        'hint: did you mean "template"?',
      ].join("\n"),
    );
  });

  test("shows the other places that explain it", () => {
    const related = [{ message: "its parameters begin here", at: spanOf(playbook, "src") }];
    expect(draw(mistake("tempalte", { related }), {}, "warning")).toBe(
      [
        'warning[HF1203]: there is no module "tempalte"',
        " --> playbooks/web.yml:4:7",
        "  |",
        "3 |     - name: Write the page",
        "4 |       tempalte:",
        "  |       ^^^^^^^^",
        "note: its parameters begin here",
        " --> playbooks/web.yml:5:9",
        "  |",
        "4 |       tempalte:",
        "5 |         src: page.ejs",
        "  |         ^^^",
      ].join("\n"),
    );
  });

  test("without a place is still told", () => {
    expect(draw(new HoldfastError("no inventory was given", { code: "HF1001", hint: "give one with -i" }))).toBe(
      "error[HF1001]: no inventory was given\nhint: give one with -i",
    );
  });

  test("underlines what follows tabs and wide characters where it is seen", () => {
    const source = { path: "vars.yml", text: "\t名前: ключ value\n" };
    expect(
      draw(new HoldfastError("bad", { code: "HF1", at: spanOf(source, "value") }))
        .split("\n")
        .slice(3),
    ).toEqual(["1 |     名前: ключ value", "  |                ^^^^^"]);
  });

  test("cuts a long line around the span", () => {
    const source = { path: "a.json", text: `{${'"key": 1, '.repeat(50)}"oops" ${"x".repeat(500)}` };
    const lines = draw(new HoldfastError("bad", { code: "HF1", at: spanOf(source, '"oops"') }), { width: 60 }).split("\n");
    expect(lines.slice(3)).toEqual(['1 | …ey": 1, "key": 1, "oops" xxxxxxxxxxxxxxxxxxxxxxxxxxxxx…', "  |                    ^^^^^^"]);
  });

  test("is found in a line of a megabyte", () => {
    const source = { path: "a.json", text: `${"日, ".repeat(300_000)}oops${" tail".repeat(20_000)}` };
    const lines = draw(new HoldfastError("bad", { code: "HF1", at: spanOf(source, "oops") }), { width: 40 }).split("\n");
    expect(lines.slice(1)).toEqual([" --> a.json:1:900001", "  |", "1 | …日, 日, 日, oops tail tail tail ta…", "  |              ^^^^"]);
  });

  test("shows the first and the last line of a long span", () => {
    const text = "a:\n  - one\n  - two\n  - three\n  - four\n  - five\nb:\n";
    const source = { path: "list.yml", text };
    const at = { source, start: 5, end: text.indexOf("\nb") };
    expect(
      draw(new HoldfastError("bad", { code: "HF1", at }))
        .split("\n")
        .slice(2),
    ).toEqual([
      "  |",
      "1 | a:",
      "2 |   - one",
      "  |   ^^^^^",
      "3 |   - two",
      "  |   ^^^^^",
      "4 |   - three",
      "  |   ^^^^^^^",
      "… |",
      "6 |   - five",
      "  |   ^^^^^^",
    ]);
  });

  test("points behind the last character where something is missing", () => {
    const source = { path: "t.ejs", text: "<%= name\r\n" };
    expect(
      draw(new HoldfastError("%> is missing", { code: "HF1", at: { source, start: 8, end: 8 } }))
        .split("\n")
        .slice(3),
    ).toEqual(["1 | <%= name", "  |         ^"]);
  });

  test("shows nothing that stands behind !secret, though nobody has told of it", () => {
    const source: Source = { path: "all.yml", text: "password: !secret hunter2\nport: !secret 'open" };
    const frame = (words: string): string => draw(new HoldfastError("wrong", { code: "HF1", at: spanOf(source, words) }));
    expect(frame("password")).toContain("1 | password: !secret (secret)\n  | ^^^^^^^^");
    expect(frame("hunter2")).toContain("1 | password: !secret (secret)\n  |                   ^^^^^^^");
    expect(frame("'open")).toContain("1 | password: !secret (secret)\n2 | port: !secret (secret)\n  |               ^^^^^");
  });

  test("shows no secret, and keeps the carets right behind it", () => {
    const source = { path: "vars.yml", text: "auth: hunter2, vip: 300.1.1.1" };
    const mask = (text: string) => text.replaceAll("hunter2", "********");
    expect(draw(new HoldfastError("hunter2 is near", { code: "HF1", at: spanOf(source, "300.1.1.1") }), { mask }).split("\n")).toEqual([
      "error[HF1]: ******** is near",
      " --> vars.yml:1:21",
      "  |",
      "1 | auth: ********, vip: 300.1.1.1",
      "  |                      ^^^^^^^^^",
    ]);
    const half = new HoldfastError("bad", { code: "HF1", at: spanOf(source, "ter2, vip") });
    expect(draw(half, { mask })).not.toContain("ter2");
  });
});

test("carets stand exactly under what they mean, whatever the line holds", () => {
  const piece = fc.constantFrom("a", "key: ", "\t", "日", "é", "e\u0301", "😀", "\u001b[31m", "\r", "-".repeat(40));
  const text = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(""));
  const cases = fc.record({ before: text, marked: fc.constantFrom("MARK", "日本MARK", "M\tK", "M"), after: text, width: fc.integer({ min: 30, max: 90 }) });
  fc.assert(
    fc.property(cases, ({ before, marked, after, width }) => {
      const source = { path: "x", text: `first\n${before}${marked}${after}\nlast` };
      const at = { source, start: 6 + before.length, end: 6 + before.length + marked.length };
      const [code = "", carets = ""] = draw(new HoldfastError("bad", { code: "HF1", at }), { width })
        .split("\n")
        .slice(-2);
      expect(displayWidth(code)).toBeLessThanOrEqual(width);
      expect(cellsUnder(code, carets)).toBe(marked.replaceAll("\t", "    "));
    }),
  );
});

/** What is above the carets, cell by cell. */
function cellsUnder(code: string, carets: string): string {
  const from = carets.indexOf("^");
  const to = carets.lastIndexOf("^");
  let column = 0;
  let found = "";
  for (const character of code) {
    const width = displayWidth(character);
    if (width > 0 && column >= from && column <= to) found += character;
    column += width;
  }
  return found;
}

test("all mistakes are sorted by place, told once each, and counted", () => {
  const late = mistake("mode");
  const early = mistake("hosts");
  const other = new HoldfastError("unused", { code: "HF1900", at: { source: { path: "inventory/a.yml", text: "x: 1" }, start: 0, end: 1 } });
  const placeless = new HoldfastError("no such host", { code: "HF1300" });
  const drawn = drawProblems(
    [
      { severity: "error", error: placeless },
      { severity: "error", error: late },
      { severity: "error", error: early },
      { severity: "error", error: mistake("hosts") },
      { severity: "warning", error: other },
    ],
    drawing,
  );
  const places = drawn.split("\n").filter((line) => line.startsWith(" -->") || line.includes("no such host"));
  expect(places).toEqual([" --> inventory/a.yml:1:1", " --> playbooks/web.yml:1:3", " --> playbooks/web.yml:6:9", "error[HF1300]: no such host"]);
  expect(drawn.endsWith("\n\n3 errors, 1 warning  (`holdfast doc HF1900` explains the first)\n")).toBe(true);
  expect(drawProblems([], drawing)).toBe("");
});

test("only mistakes of the user are drawn; what else is thrown is a bug", () => {
  expect(mistakesIn(new HoldfastErrors([mistake("hosts"), mistake("mode")]))).toHaveLength(2);
  expect(mistakesIn(new TypeError("x is not a function"))).toEqual([]);
});
