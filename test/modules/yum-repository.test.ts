import { describe, expect, test } from "vitest";
import { ensureSection, removeSection } from "../../src/modules/shared/ini.ts";
import module from "../../src/modules/yum-repository.ts";
import file from "../../src/observations/file.ts";
import { bareHost } from "../support/bare-host.ts";
import { textFile } from "../support/fake-machine.ts";
import { given } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";

const path = "/etc/yum.repos.d/app.repo";
const task = { name: "app", description: "Our packages", baseurl: ["https://a.example.org/", "https://b.example.org/"], gpgcheck: true, enabled: "no" };
const text = `[app]
baseurl = https://a.example.org/
    https://b.example.org/
enabled = 0
gpgcheck = 1
name = Our packages
`;

function on(found: string | undefined, more: object) {
  return planTask(module, bareHost(new Map([given(file.key(path), found === undefined ? { type: "absent" } : textFile(found))])), { name: "app", ...more });
}

describe("a repository", () => {
  test("is a section in a file of its name", () => {
    expect(on(undefined, task)).toMatchObject({
      changes: [{ kind: "file.write", path, content: { text }, mode: "0644" }],
      result: { repo: "app", state: "present" },
    });
    expect(on(text, task)).toMatchObject({ changes: [], reason: "[app] is so already" });
  });

  test("may share a file", () => {
    expect(on(`# ours\n[other]\nname=x\n`, { ...task, file: "app" })).toMatchObject({ changes: [{ content: { text: `# ours\n[other]\nname=x\n\n${text}` } }] });
  });

  test("goes, and with the last one its file", () => {
    expect(on(`[other]\nname=x\n${text}`, { state: "absent" })).toMatchObject({ changes: [{ kind: "file.write", content: { text: "[other]\nname=x\n" } }] });
    expect(on(text, { state: "absent" })).toMatchObject({ changes: [{ kind: "file.remove", path }] });
    expect(on(undefined, { state: "absent" })).toMatchObject({ changes: [] });
  });

  test.each([
    [{ description: "x" }, "`baseurl`, `metalink` or `mirrorlist`"],
    [{ baseurl: "https://x/" }, "needs `description`"],
    [{ ...task, file: "../x" }, "`file`"],
  ])("%j is not enough", (more, message) => {
    expect(() => on(undefined, more)).toThrow(message);
  });
});

describe("a section", () => {
  test.each([
    ["is put in, parted from what is above", "[a]\nx=1\n", "[a]\nx=1\n\n[b]\nk = v\n"],
    ["is put in behind a last line that does not end", "[a]", "[a]\n\n[b]\nk = v\n"],
    ["is replaced as a whole", "[a]\n[b]\nk=w\nold=1\n\n[c]\n", "[a]\n[b]\nk = v\n\n[c]\n"],
    ["stays with its comments where it says the same", "[b]\n# why\nk=v\n", "[b]\n# why\nk=v\n"],
  ])("%s", (_, before, after) => {
    expect(ensureSection(before, "b", { k: "v" }).text).toBe(after);
    expect(ensureSection(after, "b", { k: "v" }).text).toBe(after);
  });

  test("is taken out, and the others stay", () => {
    expect(removeSection("# top\n[a]\nx=1\n[b]\nk=v\n[c]\n", "b").text).toBe("# top\n[a]\nx=1\n[c]\n");
  });
});
