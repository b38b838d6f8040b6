import fc from "fast-check";
import { expect, test } from "vitest";
import { createColors } from "../../src/report/colors.ts";
import { HostOutput } from "../../src/report/host-output.ts";

const colors = createColors(false);

test("lines are the same however a host's output is cut to pieces", () => {
  const pieces = fc.array(fc.constantFrom("a", "long line", "\n", "\n\n", "日", "\t"));
  fc.assert(
    fc.property(pieces, (texts) => {
      const output = new HostOutput(["node1"], colors);
      const piece = (text: string) => ({ event: "output", host: "node1", stream: "stdout", text }) as const;
      const drawn = texts.map((text) => output.add(piece(text))).join("") + output.flush("stdout");
      const whole = new HostOutput(["node1"], colors);
      expect(drawn).toBe(whole.add(piece(texts.join(""))) + whole.flush("stdout"));
    }),
  );
});

test("a line without an end does not pile up in memory", () => {
  const output = new HostOutput(["node1"], colors);
  const drawn = output.add({ event: "output", host: "node1", stream: "stdout", text: "x".repeat(70_000) });
  expect(drawn).toMatch(/^node1 \| x+… \(4464 more characters\)\n$/);
  expect(output.flush("stdout")).toBe("");
});

test("hosts have colours of their own", () => {
  const output = new HostOutput(["a", "b"], createColors(true));
  const line = (host: string) => output.add({ event: "output", host, stream: "stdout", text: "x\n" });
  expect([line("a"), line("b")]).toEqual(["\u001b[36ma |\u001b[39m x\n", "\u001b[35mb |\u001b[39m x\n"]);
});
