import { afterEach, expect, it, vi } from "vitest";
import { Exchange, type Outcome } from "../../../src/transport/protocol/exchange.ts";

afterEach(() => {
  vi.useRealTimers();
});

it("keeps no time for a step that a host has refused after its beginning: that would keep the program from its end", () => {
  vi.useFakeTimers();
  const ends: Outcome[] = [];
  const exchange = new Exchange([{ id: "a", script: ":", timeout: 1800, detached: true }], {}, { late: () => undefined, settle: (end) => ends.push(end) });
  for (const frame of [
    ["s", "0", "1"],
    ["d", "nohome"],
  ])
    for (const stream of ["stdout", "stderr"] as const) exchange.frame(stream, frame);
  expect(ends).toMatchObject([{ refusal: "nohome" }]);
  expect(vi.getTimerCount()).toBe(0);
});
