import { expect, test } from "vitest";
import pause from "../../src/changes/pause.ts";

const change = { kind: "pause", seconds: 3 } as const;

test("lets time pass, and no more", () => {
  expect(pause.describe(change)).toBe("pause for 3 s");
  expect(pause.script(change)).toEqual({ run: "sleep 3" });
  expect(pause.timeout?.(change)).toBeGreaterThan(3);
  expect(pause.passive?.(change)).toBe(true);
});

test("afterwards nothing is sure any more", () => {
  const below = () => ({ degree: "exact", value: 1 }) as const;
  const observed = () => ({ degree: "unread" }) as const;
  expect(pause.overlay(change, { kind: "unit", id: "x" }, below, "step", observed)).toEqual({ degree: "expected", value: 1 });
  expect(pause.overlay(change, { kind: "fact", id: "os" }, below, "step", observed)).toBeUndefined();
});
