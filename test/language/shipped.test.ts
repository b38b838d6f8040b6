import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { program } from "../../src/cli/program.ts";
import { memoryDisk } from "../support/memory-disk.ts";
import { surroundings } from "../support/surroundings.ts";
import { typos, type Typo } from "./typos.ts";

const asked = vi.hoisted((): string[] => []);

vi.mock(import("../../src/transport/open.ts"), () => ({
  open: (target) => {
    asked.push(target.name);
    return Promise.reject(new Error("a connection was asked for"));
  },
}));

const shipped: ReadonlyMap<string, string> = new Map(
  ["inventory", "playbooks", "templates"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path, "utf8")] as const),
  ),
);

function withTypo({ edit }: Pick<Typo, "edit">): Readonly<Record<string, string>> {
  const files = { "holdfast.yml": "", ...Object.fromEntries(shipped) };
  if (!edit) return files;
  const text = shipped.get(edit.file) ?? "";
  expect(text).toContain(edit.right);
  return { ...files, [edit.file]: text.replace(edit.right, () => edit.wrong) };
}

test("the project has no mistake as it stands", async () => {
  const around = { ...surroundings(), disk: memoryDisk(withTypo({})) };
  const exit = await program(["lint", "playbooks/keepalived.yml", "playbooks/haproxy.yml", "-i", "inventory/cluster.yml", "--output", "plain"], around);
  expect({ exit, err: around.stderr.text }).toEqual({ exit: 0, err: "" });
});

/** The text without numbers of lines, which change whenever the project does; the lines themselves are shown. */
function withoutLines(text: string): string {
  return text.replace(/^ *(?:\d+|…)? \|/gm, "  |").replace(/^( --> .+):\d+:(\d+)$/gm, "$1, column $2");
}

/** Each of these messages a person has read, and could mend the slip by it alone. */
describe.each(typos)("$name", (typo) => {
  test("is told as one mistake, with what to do", async () => {
    const around = { ...surroundings(), disk: memoryDisk(withTypo(typo)) };
    const exit = await program([...typo.argv, "--output", "plain"], around);
    const { text } = around.stderr;
    expect(text.match(/^(?:error|warning)\[HF\d{4}\]: /gm)).toHaveLength(1);
    expect(text.match(/^hint: ./gm)).toHaveLength(1);
    expect({ exit, asked }).toEqual({ exit: text.startsWith("error") ? 1 : 0, asked: [] });
    await expect(withoutLines(text)).toMatchFileSnapshot(join(import.meta.dirname, "shipped", `${typo.name}.out`));
  });
});
