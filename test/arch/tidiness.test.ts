import { describe, expect, test } from "vitest";
import { repositoryFiles, sourceFiles } from "./files.ts";

const written = sourceFiles().filter(({ path }) => !path.endsWith(".gen.ts"));
const lines = (text: string): number => text.trimEnd().split("\n").length;

describe("files stay short", () => {
  const sizes = written.map(({ text }) => lines(text)).toSorted((a, b) => a - b);
  const share = (part: number): number => sizes[Math.floor(part * (sizes.length - 1))] ?? 0;

  test("none is longer than 300 lines", () => {
    const long = repositoryFiles().filter(
      ({ path, text }) => /^(src|test|scripts|bin)\/.*\.(ts|js)$/.test(path) && !path.endsWith(".gen.ts") && lines(text) > 300,
    );
    expect(long.map(({ path, text }) => `${path}: ${lines(text)}`)).toEqual([]);
  });

  test("half have at most 60, nine in ten at most 180", () => {
    expect(share(0.5)).toBeLessThanOrEqual(60);
    expect(share(0.9)).toBeLessThanOrEqual(180);
  });
});

describe("nothing is left lying about", () => {
  /** This file names what it looks for. */
  const files = repositoryFiles().filter(({ path }) => path !== "test/arch/tidiness.test.ts" && path !== "package-lock.json");

  test.each([
    ["a note to do something later", /\b(TO[D]O|FIX[M]E|X{3}|HA[C]K)\b/],
    ["a test that is skipped or alone", /\b(?:test|it|describe)\.(?:only|skip|todo|fails)\b/],
    ["a rule switched off without a reason", /(?:eslint|oxlint)-disable(?:-next-line|-line)?(?![^\n]* -- \S)/],
    ["an error of the type checker that is ignored", /@ts-(?:ignore|nocheck|expect-error)/],
    ["a path of one person's machine", /\/(?:work|Users)\/[a-z]|\/home\/(?!hf-|ops?\b|oper\b)[a-z]/],
    ["the address of a registry", /registry\.(?!gen\b|test\b|ts\b)[\w-]+\.[a-z]{2,}/],
  ])("%s is nowhere", (_what, pattern) => {
    const found = files.flatMap(({ path, text }) =>
      text.split("\n").flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}: ${line.trim().slice(0, 120)}`] : [])),
    );
    expect(found).toEqual([]);
  });
});
