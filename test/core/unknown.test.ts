import { expect, test } from "vitest";
import { Later, Suspend, Unknown } from "../../src/core/unknown.ts";

const unknown = new Unknown("play/2", 'stdout of "ask"');

test("an unknown value can't be turned into text, a number or JSON by accident", () => {
  expect(() => `it says ${unknown as unknown as string}`).toThrow(Later);
  expect(() => Number(unknown)).toThrow(Later);
  expect(() => [unknown].join()).toThrow(Later);
  expect(() => JSON.stringify({ a: [unknown] })).toThrow(Later);
});

test("waiting says for what, and costs no stack trace", () => {
  const limit = Error.stackTraceLimit;
  expect(new Later(unknown)).toMatchObject({ waitsFor: unknown, message: 'waits for stdout of "ask"' });
  expect(new Suspend([1]).stack).not.toContain("\n    at ");
  expect(Error.stackTraceLimit).toBe(limit);
});
