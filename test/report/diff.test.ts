import { applyPatch } from "diff";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Diff } from "../../src/changes/define.ts";
import { createColors } from "../../src/report/colors.ts";
import { colourDiff, drawDiff, signOf } from "../../src/report/diff.ts";
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

  test("of attributes and of binary files is a line each", () => {
    const rows = [
      { name: "mode", before: "0644", after: "0640" },
      { name: "owner", before: "", after: "root" },
    ];
    expect(drawDiff([{ type: "attributes", path: "/etc/motd", rows }])).toBe("/etc/motd: mode 0644 -> 0640\n/etc/motd: owner (none) -> root\n");
    expect(drawDiff([{ type: "binary", path: "/etc/key", before: "24 bytes", after: "31 bytes" }])).toBe("/etc/key: binary, 24 bytes -> 31 bytes\n");
    expect(drawDiff([])).toBe("");
    expect(drawDiff([text("same", "same")])).toBe("");
  });

  test("of texts too different to compare in time tells their sizes", () => {
    const lines = (word: string) => Array.from({ length: 20_000 }, (_, i) => `${word}${i}\n`).join("");
    expect(drawDiff([text(lines("a"), lines("b"))], { timeout: 0 })).toContain("(too different to compare line by line, 128890 -> 128890 bytes)");
  });

  test("is bounded", () => {
    expect(drawDiff([text("", "x\n".repeat(20))], { maxLines: 6 })).toMatch(/^\+x\n\(15 more lines\)\n$/m);
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

test("the sign says what a diff does as a whole", () => {
  expect(signOf(drawDiff([text(undefined, "x\n")]))).toBe("+");
  expect(signOf(drawDiff([text("x\n", undefined)]))).toBe("-");
  expect(signOf(drawDiff([text("x\n", "y\n")]))).toBe("~");
  expect(signOf(drawDiff([text(undefined, "x\n"), text("x\n", "y\n")]))).toBe("~");
  expect(signOf(drawDiff([text("a -> (none)\n", "-- a (none) -> b\n")]))).toBe("~");
  const version = { name: "version", before: "", after: "2.2.7" };
  expect(signOf(drawDiff([{ type: "attributes", path: "keepalived", rows: [version] }]))).toBe("+");
  expect(signOf(undefined)).toBe("~");
});

test("colours tell a file's header from removed lines that look like one", () => {
  const coloured = colourDiff(drawDiff([text("-- a\nb\n", "c\nb\n")]), createColors(true));
  expect(coloured).toContain("\u001b[1m--- /etc/motd\u001b[22m");
  expect(coloured).toContain("\u001b[31m--- a\u001b[39m");
  expect(coloured).toContain("\u001b[32m+c\u001b[39m");
  expect(colourDiff("-a\n", createColors(false))).toBe("-a\n");
});
