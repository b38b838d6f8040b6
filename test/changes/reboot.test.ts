import { expect, test } from "vitest";
import reboot, { type Reboot } from "../../src/changes/reboot.ts";
import reconnect from "../../src/changes/reconnect.ts";
import { startMark } from "../../src/changes/shared/restart.ts";
import { runIn, shells } from "../support/shells.ts";

const change: Reboot = { kind: "reboot", message: "it's time", before: 4, after: 2, timeout: 60 };
const value = () => ({ degree: "exact", value: 1 }) as const;
const observed = () => ({ degree: "unread" }) as const;

test.each(shells)("in $name, a start is known by the kernel's boot and the age of process 1", ({ argv }) => {
  const { rc, stdout } = runIn(argv, startMark);
  expect({ rc, said: stdout.toString() }).toEqual({ rc: 0, said: expect.stringMatching(/^[0-9a-f-]{36}\n\d+\n$/) });
});

test("it goes down once the connection was left, with the message as it is", () => {
  const { run } = reboot.script(change);
  expect(run).toContain(`holdfast 5 'it'\\''s time' </dev/null`);
  expect(reboot.wayBack?.(change)).toEqual({ isNewStart: true, delay: 5, pause: 0.5, timeout: 60, after: 2 });
});

test("afterwards nothing is sure but which machine it is, and a new kernel is nobody's guess", () => {
  const over = (kind: string, id: string) => reboot.overlay(change, { kind, id }, value, "step", observed)?.degree;
  expect([over("unit", "x"), over("file", "/x"), over("fact", "hostname")]).toEqual(["expected", "expected", "expected"]);
  expect([over("fact", "boot"), over("fact", "kernel"), over("fact", "machine")]).toEqual(["later", "later", undefined]);
});

test("a wait for a connection is none of the host's own changes", () => {
  const wait = { kind: "reconnect", delay: 1, pause: 2, timeout: 3, connectTimeout: 4 } as const;
  expect(reconnect.passive?.(wait)).toBe(true);
  expect(reconnect.wayBack?.(wait)).toEqual({ isNewStart: false, delay: 1, pause: 2, timeout: 3, connectTimeout: 4, after: 0 });
});
