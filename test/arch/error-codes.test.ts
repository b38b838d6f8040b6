import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sourceFiles } from "./files.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/errors.md"), "utf8");
const documented = [...page.matchAll(/^\| (HF\d{4}) \|/gm)].map(([, code = ""]) => code);

/** A code as a value; comments may name any. */
const used = new Set(sourceFiles().flatMap(({ text }) => [...text.matchAll(/"(HF\d{4})"/g)].map(([, code = ""]) => code)));

test("docs/errors.md explains each code once, in order", () => {
  expect(documented).toEqual([...new Set(documented)].toSorted());
  expect(documented.length).toBeGreaterThan(100);
});

test("every code of the source is explained, and no other", () => {
  expect([...used].filter((code) => !documented.includes(code))).toEqual([]);
  expect(documented.filter((code) => !used.has(code))).toEqual([]);
});

test("every explanation says what it means and what to do", () => {
  const rows = page.split("\n").filter((line) => line.startsWith("| HF"));
  expect(rows.filter((row) => row.split(" | ").length !== 3 || row.split(" | ").some((cell) => cell.trim().length < 3))).toEqual([]);
});
