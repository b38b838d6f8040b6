import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Observed } from "../../src/changes/define.ts";
import fileRemove from "../../src/changes/file-remove.ts";
import fileWrite from "../../src/changes/file-write.ts";
import localFacts, { localFactsKey, type LocalFacts } from "../../src/observations/local-facts.ts";
import { factOf } from "../../src/observations/shared/fact-text.ts";
import { factsView } from "../../src/observations/shared/facts-view.ts";
import { runIn, shells } from "../support/shells.ts";

let root: string;

/** Stand in for /etc of a host. */
const files: Readonly<Record<string, string | { program: string }>> = {
  "ansible/facts.d/both.fact": '{"from": "ansible"}',
  "ansible/facts.d/ini.fact": "# a comment\n[general]\nPort = 8080\nurl: http://a/?b=c\n\n[empty]\n",
  "ansible/facts.d/notes.txt": "no fact",
  "holdfast/facts.d/both.fact": '{"from": "holdfast"}',
  "holdfast/facts.d/broken.fact": '{"a": ',
  "holdfast/facts.d/dead.fact": { program: "sleep 600" },
  "holdfast/facts.d/fails.fact": { program: "echo no database >&2; exit 3" },
  "holdfast/facts.d/list.fact": "[1, 2]",
  "holdfast/facts.d/program.fact": { program: 'echo noise >&2; echo "{\\"args\\": $#, \\"deep\\": {\\"n\\": [1]}}"' },
  "holdfast/facts.d/with space.fact": '"text"',
};

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "hf-facts-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    if (typeof content === "string") writeFileSync(join(root, path), content);
    else writeFileSync(join(root, path), `#!/bin/sh\n${content.program}\n`, { mode: 0o755 });
  }
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

function read(argv: readonly string[], script: string): LocalFacts {
  const { rc, stdout, stderr } = runIn(argv, script.replaceAll("/etc/", `${root}/`).replace("KILL 10 ", "KILL 1 "));
  expect({ rc, stderr }).toEqual({ rc: 0, stderr: "" });
  return localFacts.parse(stdout, ["facts.local"]).get("facts.local") as LocalFacts;
}

const unread: Observed = () => ({ degree: "unread" });

/** `facts.local` of what was read. */
function viewOf(found: LocalFacts): Readonly<Record<string, unknown>> {
  return (factsView(() => found as never) as { local: Readonly<Record<string, unknown>> }).local;
}

describe.each(shells)("facts of a machine's own ($name)", ({ argv }) => {
  it("are what files hold and programs print; a broken one is told by its file when it is used", () => {
    const local = viewOf(read(argv, localFacts.script(["facts.local"])));
    expect(Object.keys(local)).toEqual(["both", "ini", "broken", "dead", "fails", "list", "program", "with space"]);
    const sound = ["both", "ini", "list", "program", "with space"].map((name) => local[name]);
    expect(sound).toEqual([
      { from: "holdfast" },
      { general: { port: "8080", url: "http://a/?b=c" }, empty: {} },
      [1, 2],
      { args: 0, deep: { n: [1] } },
      "text",
    ]);
    expect(sound.every(Object.isFrozen)).toBe(true);
    const said = (name: string): string => {
      try {
        return String(local[name]);
      } catch (error) {
        return (error as Error).message.replace(root, "");
      }
    };
    expect(said("dead")).toMatch(/^can't find out facts.local.dead: \/holdfast\/facts.d\/dead.fact: no answer within \d+ s$/);
    expect(said("fails")).toBe("can't find out facts.local.fails: /holdfast/facts.d/fails.fact: no database");
    expect(said("broken")).toContain("broken.fact: it is no JSON: ");
  });
});

it("a host without any has none", () => {
  const { rc, stdout } = runIn(["dash"], localFacts.script(["facts.local"]).replaceAll("/etc/", `${root}/none/`));
  expect({ rc, found: localFacts.parse(stdout, ["facts.local"]).get("facts.local") }).toEqual({ rc: 0, found: {} });
});

it.each([
  ["", "it is empty"],
  ["key = value\n", "it is no JSON: "],
  ["[section]\nnothing", "its line 2 is neither a [section] nor key = value below one"],
  ["; first\nkey = value", "its line 2 is neither a [section] nor key = value below one"],
])("%j is no fact", (text, why) => {
  expect(() => factOf(text)).toThrow(why);
});

describe("once something is planned in their folder", () => {
  const known = { degree: "exact", value: {} } as const;
  const after = (path: string): unknown => {
    const write = { kind: "file.write", path, content: { text: "{}" }, before: { type: "absent" } } as const;
    return fileWrite.overlay(write, localFactsKey, () => known, "step 1", unread);
  };
  const later = { degree: "later", step: "step 1", base: {} };

  it("only the run tells them", () => {
    expect(after("/etc/ansible/facts.d/app.fact")).toEqual(later);
    const remove = { kind: "file.remove", path: "/etc/holdfast", before: { type: "directory", mode: "0755", owner: "root", group: "root" } } as const;
    expect(fileRemove.overlay(remove, localFactsKey, () => known, "step 1", unread)).toEqual(later);
  });

  it("any other file leaves them as they are", () => {
    expect(after("/etc/ansible/hosts")).toBeUndefined();
  });
});
