import { applyPatch } from "diff";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Bytes, Diff } from "../../src/changes/define.ts";
import { contentOf, sha256 } from "../../src/observations/shared/content.ts";
import { drawDiff } from "../../src/report/diff.ts";
import { Secrets } from "../../src/secrets/secrets.ts";

function text(before: string | undefined, after: string | undefined, path = "/etc/motd"): Diff {
  return { type: "text", path, before, after };
}

describe("a diff", () => {
  test("of a file has three lines around a change", () => {
    const before = "one\ntwo\nthree\nfour\nfive\nsix\n";
    expect(drawDiff([text(before, before.replace("five", "5"))])).toBe("--- /etc/motd\n+++ /etc/motd\n@@ -2,5 +2,5 @@\n two\n three\n four\n-five\n+5\n six\n");
  });

  test("of a new, a removed and an empty file names /dev/null", () => {
    expect(drawDiff([text(undefined, "hello\n")])).toBe("--- /dev/null\n+++ /etc/motd\n@@ -0,0 +1 @@\n+hello\n");
    expect(drawDiff([text("hello\n", undefined)])).toBe("--- /etc/motd\n+++ /dev/null\n@@ -1 +0,0 @@\n-hello\n");
    expect(drawDiff([text(undefined, "")])).toBe("--- /dev/null\n+++ /etc/motd\n(empty)\n");
  });

  test("tells a missing newline at the end, and Windows line ends", () => {
    expect(drawDiff([text("a", "a\n")])).toBe("--- /etc/motd\n+++ /etc/motd\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
    expect(drawDiff([text("a\r\n", "a\n")])).toContain("-a\\r\n+a\n");
  });

  test("of attributes is a line each", () => {
    const rows = [
      { name: "mode", before: "0644", after: "0640" },
      { name: "owner", before: "", after: "root" },
    ];
    expect(drawDiff([{ type: "attributes", path: "/etc/motd", rows }])).toBe("/etc/motd: mode 0644 -> 0640\n/etc/motd: owner (none) -> root\n");
    expect(drawDiff([])).toBe("");
    expect(drawDiff([text("same", "same")])).toBe("");
  });

  test("of texts too different to compare in time tells their sizes", () => {
    const lines = (word: string) => Array.from({ length: 20_000 }, (_, i) => `${word}${i}\n`).join("");
    expect(drawDiff([text(lines("a"), lines("b"))], { timeout: 0 })).toContain("(too different to compare line by line, 128890 -> 128890 bytes)");
  });

  test("prints no control character of a host's file", () => {
    expect(drawDiff([text("\u001b[2Jx\n", "y\n")])).toContain("-\\x1b[2Jx\n");
  });

  test("is a patch that leads from the one text to the other", () => {
    const content = fc.array(fc.constantFrom("a", "b", "", "  c", "-- d", "++ e")).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(content, content, (before, after) => {
        const drawn = drawDiff([text(before, after)]);
        expect(drawn === "" ? before : applyPatch(before, drawn)).toBe(after);
      }),
    );
  });
});

describe("secrets in a diff", () => {
  const secrets = {
    taints: (given: string) => /hunter\d|BEGIN\nKEY/.test(given),
    mask: (given: string) => given.replaceAll(/hunter\d|BEGIN\nKEY\d/g, "********"),
  };

  test("are masked", () => {
    const drawn = drawDiff([text("vip 1\nauth hunter1\n", "vip 2\nauth hunter1\n")], { secrets });
    expect(drawn).toContain("-vip 1\n+vip 2\n auth ********\n");
  });

  test("that are all that differs are told by the sizes", () => {
    expect(drawDiff([text("auth hunter1\n", "auth hunter2\n")], { secrets })).toBe("--- /etc/motd\n+++ /etc/motd\n(secret, 13 -> 13 bytes)\n");
  });

  test("of several lines never show one of them", () => {
    const drawn = drawDiff([text("a\nBEGIN\nKEY1\nz\n", "b\nBEGIN\nKEY2\nz\n")], { secrets });
    expect(drawn).not.toMatch(/KEY|BEGIN/);
    expect(drawn).toContain("-a\n+b\n ********\n z\n");
  });
});

describe("content that is not shown line by line", () => {
  const bytes = (content: Buffer, isRead = true): Bytes => ({ size: content.length, hash: sha256(content), content: isRead ? contentOf(content) : undefined });
  const drawn = (before: Bytes | undefined, after: Bytes | undefined): string =>
    drawDiff([{ type: "bytes", path: "/etc/key", before, after }], { secrets: known });
  const known = new Secrets();
  known.add("hunter2!");
  const hash = (content: string): string => sha256(Buffer.from(content)).slice(0, 16);

  test("is told by size and hash", () => {
    expect(drawn(undefined, bytes(Buffer.from([0xff])))).toBe(`/etc/key: binary, (none) -> 1 byte sha256:${sha256(Buffer.from([0xff])).slice(0, 16)}\n`);
    const [old, young] = ["a".repeat(70_000), "b".repeat(70_001)];
    expect(drawn(bytes(Buffer.from(old), false), bytes(Buffer.from(young)))).toBe(
      `/etc/key: too large to show, 70000 bytes sha256:${hash(old)} -> 70001 bytes sha256:${hash(young)}\n`,
    );
  });

  test("that may not be read is told by its size", () => {
    expect(drawn({ size: 5, hash: undefined, content: undefined }, undefined)).toBe("/etc/key: too large to show, 5 bytes -> (none)\n");
  });

  test.each([
    ["text", Buffer.from("pass hunter2!\n")],
    ["binary", Buffer.concat([Buffer.from([0xff, 0]), Buffer.from("hunter2!")])],
  ])("has no hash, on neither side, where it holds a secret: %s", (_, secret) => {
    const other = bytes(Buffer.from([0xfe, 1, 2]));
    expect(drawn(other, bytes(secret))).toBe(`/etc/key: (secret, 3 -> ${secret.length} bytes)\n`);
    expect(drawn(bytes(secret), other)).toBe(`/etc/key: (secret, ${secret.length} -> 3 bytes)\n`);
  });
});

describe("a secret that a new one takes the place of", () => {
  const known = new Secrets();
  known.add("newPassw0rd");
  known.add("-----BEGIN KEY-----\nNEWNEW1\nNEWNEW2\n-----END KEY-----\n");
  const drawn = (before: string, after: string): string => drawDiff([text(before, after)], { secrets: known });

  test("is hidden, though nobody knows it any more", () => {
    expect(drawn("vip 1\n  pass oldPassw0rd\nb\n", "vip 2\n  pass newPassw0rd\nb\n")).toContain("-vip 1\n-  pass (secret)\n+vip 2\n+  pass (secret)\n b\n");
    expect(drawn("pass oldPassw0rd", "pass newPassw0rd")).not.toContain("old");
  });

  test.each(["", "\t", "key: "])("is hidden whole where it has several lines, behind %j", (indent) => {
    const key = (name: string): string => `-----BEGIN KEY-----\n${name}1\n${name}2\n-----END KEY-----\n`;
    expect(drawn(`a\n${indent}${key("OLDOLD")}z\n`, `a\n${indent}${key("NEWNEW")}z\n`)).not.toMatch(/OLDOLD|NEWNEW/);
    expect(drawn(key("OLDOLD"), key("NEWNEW"))).not.toMatch(/OLDOLD|NEWNEW/);
  });
});
