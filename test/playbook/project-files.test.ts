import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { HoldfastError } from "../../src/core/errors.ts";
import { Project, projectRoot } from "../../src/playbook/project.ts";
import { ownDisk } from "../../src/vars/disk.ts";

let root = "";
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "hf-project-")));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), name);
  }
}

describe("the project's root", () => {
  test("is where holdfast.yml is, however far up", () => {
    write("holdfast.yml", "a/package.json", "a/b/.git/HEAD", "a/b/c/play.yml");
    expect(projectRoot(ownDisk, join(root, "a/b/c"))).toBe(root);
  });

  test("else where the nearest package.json or .git is", () => {
    write("a/package.json", "a/b/.git/HEAD", "a/b/c/play.yml");
    expect(projectRoot(ownDisk, join(root, "a/b/c"))).toBe(join(root, "a/b"));
    expect(projectRoot(ownDisk, join(root, "a"))).toBe(join(root, "a"));
  });

  test("else the working directory", () => {
    write("playbooks/play.yml");
    expect(projectRoot(ownDisk, join(root, "playbooks"))).toBe(process.cwd());
  });
});

test("a template that is included may be named without its .ejs", () => {
  write("t/main.ejs", "t/part.ejs", "t/plain");
  const project = new Project(ownDisk, root);
  const from = { path: join(root, "t/main.ejs"), text: "" };
  expect(project.include("part", from).text).toBe("t/part.ejs");
  expect(project.include("plain", from).text).toBe("t/plain");
  expect(() => project.include("none", from)).toThrow(expect.objectContaining({ code: "HF1502", hint: expect.stringContaining("none.ejs") }));
});

describe("a file", () => {
  const order = ["play/motd", "play/files/motd", "motd", "files/motd"];

  test.each(order.map((place, i) => [place, i] as const))("is found at %s where it is nowhere nearer", (place, i) => {
    write(...order.slice(i), "play/other");
    expect(new Project(ownDisk, root).find("files", "motd", [join(root, "play")])).toBe(join(root, place));
  });

  test("that is nowhere is an error with the places and what was meant", () => {
    write("files/motd.txt");
    let thrown: unknown;
    try {
      new Project(ownDisk, root).find("files", "motd.tx", [join(root, "play")]);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(HoldfastError);
    const hint = thrown instanceof HoldfastError ? thrown.hint?.replaceAll(`${root}/`, "") : "";
    expect(hint).toBe('did you mean "motd.txt"? looked for play/motd.tx, play/files/motd.tx, motd.tx, files/motd.tx');
  });

  test("is compiled once, for all who name it", () => {
    write("templates/a.ejs", "play/play.yml");
    const project = new Project(ownDisk, root);
    expect(project.template("a.ejs", [join(root, "play")])).toBe(project.template("templates/a.ejs", []));
  });
});
