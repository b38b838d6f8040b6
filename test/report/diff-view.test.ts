import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createColors } from "../../src/report/colors.ts";
import { drawDiff } from "../../src/report/diff.ts";
import { readDiff } from "../../src/report/diff-lines.ts";
import { viewDiff } from "../../src/report/diff-view.ts";

const plain = createColors(false);
const coloured = createColors(true);

function diffOf(before: string | undefined, after: string | undefined, path = "/etc/motd"): string {
  return drawDiff([{ type: "text", path, before, after }]);
}

function bare(text: string): string {
  // oxlint-disable-next-line no-control-regex -- colours are control sequences
  return text.replaceAll(/\u001b\[\d+m/g, "");
}

/** The lines as a person sees them: `[red:…]`, changed words between stars. */
function seen(diff: string): readonly string[] {
  const names: Readonly<Record<string, string>> = { 1: "[bold:", 2: "[dim:", 31: "[red:", 32: "[green:", 36: "[cyan:", 7: "*", 27: "*", 39: "]", 22: "]" };
  // oxlint-disable-next-line no-control-regex -- colours are control sequences
  return viewDiff(diff, "full", coloured).map((line) => line.replaceAll(/\u001b\[(\d+)m/g, (_, code: string) => names[code] ?? `<${code}>`));
}

test("without colours a diff is shown as it was drawn", () => {
  const diff = diffOf("a\nb\n", "a\nc\n");
  expect(viewDiff(diff, "short", plain).join("\n")).toBe(diff.trimEnd());
  expect(viewDiff(diff, "none", plain)).toEqual([]);
});

describe("colours", () => {
  test("tell a file's header from lines that look like one", () => {
    expect(seen(diffOf("-- a\nb\n", "++ c\nb\n"))).toEqual([
      "[bold:--- /etc/motd]",
      "[bold:+++ /etc/motd]",
      "[cyan:@@ -1,2 +1,2 @@]",
      "[red:--- a]",
      "[green:+++ c]",
      " b",
    ]);
  });

  test("emphasise the words of a line that changed", () => {
    expect(seen(diffOf("state MASTER\npriority 100\n", "state MASTER\npriority 200\n")).slice(3)).toEqual([
      " state MASTER",
      "[red:-priority *100*]",
      "[green:+priority *200*]",
    ]);
    expect(seen(diffOf('OPTIONS="-D"\n', 'OPTIONS="-D -d -S 0"\n')).slice(3)).toEqual(['[red:-OPTIONS="-D"]', '[green:+OPTIONS="-D* -d -S 0*"]']);
  });

  test("emphasise an indent that changed", () => {
    expect(seen(diffOf("a {\n  bcd\n}\n", "a {\n    bcd\n}\n"))).toContain("[green:+*    *bcd]");
  });

  test("pair lines by their places where as many come as go", () => {
    expect(seen(diffOf("port 1\nname a\n", "port 2\nname b\n")).slice(3)).toEqual([
      "[red:-port *1*]",
      "[red:-name *a*]",
      "[green:+port *2*]",
      "[green:+name *b*]",
    ]);
  });

  test.each([
    ["more lines come than go", "port 1\n", "port 2\nname b\n"],
    ["two lines have hardly anything in common", "Example configuration for an application\n", "Managed by Holdfast from a template\n"],
    ["a line is very long", `${"x ".repeat(300)}1\n`, `${"x ".repeat(300)}2\n`],
    ["very many words differ", Array.from({ length: 60 }, (_, i) => `a${i} =`).join(" "), Array.from({ length: 60 }, (_, i) => `b${i} =`).join(" ")],
  ])("emphasise nothing where %s", (_, before, after) => {
    expect(seen(diffOf(before, after)).join("")).not.toContain("*");
  });

  test("change no character of what is shown", () => {
    const text = fc.array(fc.constantFrom("port 1", "port 2", "", "  name a b", "-- d", "++ e", "@@ -1 +1 @@")).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = diffOf(before, after);
        fc.pre(diff !== "");
        expect(`${bare(viewDiff(diff, "full", coloured).join("\n"))}\n`).toBe(diff);
      }),
    );
  });
});

test("every line of a diff is told for what it is", () => {
  const line = fc.constantFrom("a", "", "-- b", "++ b", "@@ -1 +1 @@", "\\ c", " d");
  const text = fc.array(line, { minLength: 1 }).map((lines) => `${lines.join("\n")}\n`);
  fc.assert(
    fc.property(text, text, (before, after) => {
      fc.pre(before !== after);
      const lines = readDiff(diffOf(before, after));
      const side = (kinds: readonly string[]): string[] => lines.filter(({ kind }) => kinds.includes(kind)).map((each) => each.text.slice(1));
      const net = (of: string): number => of.split("\n").length;
      expect(lines.slice(0, 2).map(({ kind }) => kind)).toEqual(["header", "header"]);
      expect(side(["added"]).length - side(["removed"]).length).toBe(net(after) - net(before));
      expect(lines.filter(({ kind }) => kind === "remark")).toEqual([]);
      for (const each of side(["removed", "same"])) expect(before.split("\n")).toContain(each);
      for (const each of side(["added", "same"])) expect(after.split("\n")).toContain(each);
    }),
  );
});

describe("a long diff", () => {
  const long = diffOf(undefined, Array.from({ length: 200 }, (_, i) => `line ${i}\n`).join(""));

  test("is cut, and how much is missing is said", () => {
    const lines = viewDiff(long, "short", plain);
    expect(lines).toHaveLength(81);
    expect(lines.at(-1)).toBe("… 123 more lines; --diff=full shows all");
  });

  test("is whole with --diff=full", () => {
    expect(viewDiff(long, "full", plain)).toHaveLength(203);
  });

  test("has its long lines cut", () => {
    const [shown = ""] = viewDiff(diffOf(undefined, `${"x".repeat(3_000)}\n`), "full", plain).slice(-1);
    expect(shown).toMatch(/^\+x+… \(1001 more characters\)$/);
  });
});

describe("with --diff=stat", () => {
  const stat = (diff: string): readonly string[] => viewDiff(diff, "stat", plain);

  test("each file is one line", () => {
    const two = `${diffOf("a\nb\n", "a\nc\nd\n")}${diffOf(undefined, "x\n", "/etc/new")}${diffOf("y\n", undefined, "/etc/old")}`;
    expect(stat(two)).toEqual(["/etc/motd  +2 -1", "/etc/new  +1 -0", "/etc/old  +0 -1"]);
  });

  test("what has no lines to count is told as it is", () => {
    const mode = drawDiff([{ type: "attributes", path: "/etc/motd", rows: [{ name: "mode", before: "0644", after: "0640" }] }]);
    expect(stat(`${diffOf("a\n", "b")}${mode}`)).toEqual(["/etc/motd  +1 -1", "/etc/motd: mode 0644 -> 0640"]);
    const secret = "--- /etc/key\n+++ /etc/key\n(secret, 24 -> 31 bytes)\n";
    expect(stat(secret)).toEqual(["/etc/key  (secret, 24 -> 31 bytes)"]);
  });
});
