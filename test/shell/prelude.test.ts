import { expect, test } from "vitest";
import { prelude } from "../../src/shell/prelude.ts";
import { runIn, shells } from "../support/shells.ts";

test("is small enough to travel with every first request", () => {
  expect(Buffer.byteLength(prelude)).toBeLessThan(4096);
});

test.each(shells)("defines functions and does nothing else in $name", ({ argv }) => {
  expect(runIn(argv, `set -eu\n${prelude}`)).toMatchObject({ rc: 0, stdout: Buffer.alloc(0), stderr: "" });
});
