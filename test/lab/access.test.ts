import { expect, test } from "vitest";
import { invokingUser } from "../../src/lab/access.ts";

test("a lab started through sudo belongs to who typed it", () => {
  expect(invokingUser({ SUDO_UID: "1000", SUDO_GID: "100" })).toEqual({ uid: 1000, gid: 100 });
  expect(invokingUser({})).toEqual({ uid: process.getuid?.(), gid: process.getgid?.() });
});
