import fc from "fast-check";
import { describe, expect, test } from "vitest";
import module from "../../src/modules/blockinfile.ts";
import { ensureBlock, removeBlock } from "../../src/modules/shared/blocks.ts";
import file from "../../src/observations/file.ts";
import { bareHost } from "../support/bare-host.ts";
import { textFile } from "../support/fake-machine.ts";
import { given } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";

const markers = { begin: "# BEGIN x", end: "# END x" };
const block = "# BEGIN x\na\nb\n# END x\n";

describe("a block", () => {
  test.each([
    ["goes to the end", "z\n", undefined, `z\n${block}`],
    ["goes to the end of a file without a final newline", "z", undefined, `z\n${block}`],
    ["begins an empty file", "", undefined, block],
    ["goes behind the last match of insertafter", "[a]\n[a]\nz\n", { after: /^\[a/ }, `[a]\n[a]\n${block}z\n`],
    ["goes to the end where insertafter matches nothing", "z\n", { after: /^nothing/ }, `z\n${block}`],
    ["goes before the last match of insertbefore", "end\nend\n", { before: /^end/ }, `end\n${block}end\n`],
    ["goes to the beginning", "z\n", { before: "start" as const }, `${block}z\n`],
    ["takes the place of its older self", "y\n# BEGIN x\nold\n# END x\nz\n", undefined, `y\n${block}z\n`],
    ["stays where it is", `y\n${block}z\n`, { before: "start" as const }, `y\n${block}z\n`],
    ["is begun anew where its end is missing", "# BEGIN x\nz\n", undefined, `# BEGIN x\nz\n${block}`],
    ["keeps the line ends of Windows", "[a]\r\nz\r\n", { after: /^\[a\]$/ }, `[a]\r\n${block.replaceAll("\n", "\r\n")}z\r\n`],
    ["keeps away from another one", "# BEGIN y\n# END y\n", undefined, `# BEGIN y\n# END y\n${block}`],
  ])("%s", (_, before, place, after) => {
    expect(ensureBlock(before, "a\nb\n", markers, place).text).toBe(after);
  });

  test("is taken out with its markers, and nothing else is", () => {
    expect(removeBlock(`y\n${block}z`, markers)).toEqual({ text: "y\nz\n", reason: "the block is there" });
    expect(removeBlock("y", markers)).toEqual({ text: "y", reason: "already without such a block" });
  });

  test("put in twice is there once, and taken out leaves what was there", () => {
    const line = fc.constantFrom("a", "b", "", "# BEGIN y", "[s]");
    const text = fc.array(line, { maxLength: 6 }).map((lines) => lines.map((each) => `${each}\n`).join(""));
    const place = fc.constantFrom(undefined, { after: /^a/ }, { before: /b/ }, { before: "start" as const });
    fc.assert(
      fc.property(text, fc.array(line, { minLength: 1, maxLength: 3 }), place, (before, lines, where) => {
        const once = ensureBlock(before, lines.join("\n"), markers, where).text;
        expect(ensureBlock(once, lines.join("\n"), markers, where).text).toBe(once);
        expect(removeBlock(once, markers).text).toBe(before);
      }),
    );
  });
});

test("the task speaks Ansible's markers, so that either finds the other's block", () => {
  const host = bareHost(new Map([given(file.key("/etc/motd"), textFile("# BEGIN ANSIBLE MANAGED BLOCK\nhi\n# END ANSIBLE MANAGED BLOCK\n"))]));
  expect(planTask(module, host, { path: "/etc/motd", block: "hi" })).toMatchObject({ changes: [], reason: "already its lines 1 to 3" });
  expect(planTask(module, host, { path: "/etc/motd", block: "" })).toMatchObject({ reason: "the block is there" });
  expect(() => planTask(module, host, { path: "/etc/motd", block: "x", marker: "# mine" })).toThrow("must hold {mark}");
  expect(() => planTask(module, bareHost(), { path: "/etc/none", block: "x" })).toThrow("does not exist");
});
