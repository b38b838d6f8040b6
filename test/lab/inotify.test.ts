import { watch } from "node:fs";
import { expect, test } from "vitest";
import { requireRoom, roomFor, usedBy } from "../../src/lab/inotify.ts";

test("a computer as Linux sets it up has room for a dozen machines", () => {
  expect(roomFor({ limit: 128, used: 6 })).toBe(12);
  expect(roomFor({ limit: 128, used: 200 })).toBe(0);
  expect(() => requireRoom(12, { limit: 128, used: 6 })).not.toThrow();
});

test("more machines than there is room for are refused before the first boots, with the command that makes room", () => {
  expect(() => requireRoom(40, { limit: 128, used: 6 })).toThrow(
    expect.objectContaining({
      code: "HF4009",
      message: "40 machines need 400 of inotify's instances while they boot, and root has 122 of 128 left",
      hint: "sudo sysctl fs.inotify.max_user_instances=512 makes room until this computer starts anew",
    }),
  );
});

test("what a process of root watches counts", async () => {
  expect(await usedBy("/proc/self")).toBe(0);
  const watcher = watch(".");
  try {
    expect(await usedBy("/proc/self")).toBe(1);
  } finally {
    watcher.close();
  }
});
