import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Change } from "../../src/changes/define.ts";
import type { DirectoryCreate } from "../../src/changes/directory-create.ts";
import type { FileAttributes } from "../../src/changes/file-attributes.ts";
import type { FileRemove } from "../../src/changes/file-remove.ts";
import type { FileWrite } from "../../src/changes/file-write.ts";
import type { HomeCreate } from "../../src/changes/home-create.ts";
import type { LinkCreate } from "../../src/changes/link-create.ts";
import { changes } from "../../src/changes/registry.gen.ts";
import file, { type FileValue } from "../../src/observations/file.ts";
import { prelude } from "../../src/shell/prelude.ts";
import { apply, holds, scriptOf, stepText } from "../support/apply.ts";
import { runIn, shells } from "../support/shells.ts";
import { unobserved } from "../support/fake-host.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "hf-change-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function look(path: string): FileValue {
  return file.parse(runIn(["sh"], file.script([path])).stdout, [path]).get(path) as FileValue;
}

function mode(path: string): string {
  return (statSync(path).mode & 0o7777).toString(8);
}

/** A file as it was observed, and the change that gives it new content. */
function rewrite(path: string, text: string, more: Partial<FileWrite> = {}): FileWrite {
  return { kind: "file.write", path, content: { text }, before: look(path), ...more };
}

describe.each(shells)("in $name", ({ argv }) => {
  /** Every change of files, each in front of the state it was planned for. */
  const cases: Record<string, (path: string) => { change: Change; moved: () => void }> = {
    "a new file": (path) => ({ change: rewrite(path, "new\n", { mode: "0640" }), moved: () => writeFileSync(path, "someone else's") }),
    "a replaced file": (path) => {
      writeFileSync(path, "old\n");
      return { change: rewrite(path, "new\n"), moved: () => writeFileSync(path, "edited by hand\n") };
    },
    "a file whose mode moved": (path) => {
      writeFileSync(path, "old\n", { mode: 0o644 });
      return { change: rewrite(path, "new\n", { mode: "0644" }), moved: () => chmodSync(path, 0o600) };
    },
    "a binary file": (path) => ({
      change: { kind: "file.write", path, content: { base64: Buffer.from([0, 1, 255, 10]).toString("base64") }, before: look(path) } as Change,
      moved: () => mkdirSync(path),
    }),
    "other attributes": (path) => {
      writeFileSync(path, "x", { mode: 0o600 });
      const before = look(path) as FileAttributes["before"];
      return { change: { kind: "file.attributes", path, type: "file", mode: "0644", before } as FileAttributes, moved: () => chmodSync(path, 0o640) };
    },
    "a folder's attributes": (path) => {
      mkdirSync(path, { mode: 0o700 });
      const before = look(path) as FileAttributes["before"];
      return {
        change: { kind: "file.attributes", path, type: "directory", mode: "2750", before } as FileAttributes,
        moved: () => {
          rmSync(path, { recursive: true });
          writeFileSync(path, "");
        },
      };
    },
    "a folder that loses its set-id bit": (path) => {
      mkdirSync(path);
      chmodSync(path, 0o2755);
      const before = look(path) as FileAttributes["before"];
      return {
        change: { kind: "file.attributes", path, type: "directory", mode: "0755", before } as FileAttributes,
        moved: () => chmodSync(path, 0o755 | 0o1000),
      };
    },
    "a removed file": (path) => {
      writeFileSync(path, "x");
      return {
        change: { kind: "file.remove", path, before: look(path) } as FileRemove,
        moved: () => {
          rmSync(path);
          mkdirSync(path);
        },
      };
    },
    "a removed folder": (path) => {
      mkdirSync(join(path, "deep/er"), { recursive: true });
      return {
        change: { kind: "file.remove", path, before: look(path) } as FileRemove,
        moved: () => {
          rmSync(path, { recursive: true });
          symlinkSync("/", path);
        },
      };
    },
    "a new folder": (path) => ({ change: { kind: "directory.create", path, mode: "0750" } as DirectoryCreate, moved: () => writeFileSync(path, "") }),
    "a new link": (path) => ({ change: { kind: "link.create", path, target: "else where" } as LinkCreate, moved: () => writeFileSync(path, "") }),
    "a turned link": (path) => {
      symlinkSync("old", path);
      return {
        change: { kind: "link.create", path, target: "new", before: "old" } as LinkCreate,
        moved: () => {
          rmSync(path);
          symlinkSync("by hand", path);
        },
      };
    },
  };

  describe.each(Object.entries(cases))("%s", (_, prepare) => {
    test.each(["plain", "-it's $(date) *"])("is made once, at a path called %j", (name) => {
      const path = join(dir, name);
      const { change } = prepare(path);
      const { promise = "false", predicate = "true" } = scriptOf(change);
      expect([holds(argv, promise), holds(argv, predicate)]).toEqual([false, true]);
      expect(apply(argv, change)).toMatchObject({ fate: "done", stderr: "" });
      expect([holds(argv, promise), holds(argv, predicate)]).toEqual([true, false]);
      expect(apply(argv, change).fate).toBe("already");
      expect(readdirSync(dir).filter((entry) => entry !== name)).toEqual([]);
    });

    test("is what the overlay said it would be", () => {
      const path = join(dir, "name");
      const { change } = prepare(path);
      const before = look(path);
      const key = file.key(path);
      const predicted = changes.get(change.kind)?.overlay(change, key, () => ({ degree: "exact", value: before }), "step", unobserved);
      apply(argv, change);
      const found = look(path);
      const { owner: _owner, group: _group, uid: _uid, gid: _gid, path: _path, ...value } = (predicted as { value: Record<string, unknown> }).value;
      expect(found).toMatchObject(value);
    });

    test("is refused where the host has moved, and nothing is touched", () => {
      const path = join(dir, "name");
      const { change, moved } = prepare(path);
      moved();
      const before = look(path);
      expect(apply(argv, change).fate).toBe("deviates");
      expect(look(path)).toEqual(before);
      expect(readdirSync(dir)).toEqual(["name"]);
    });
  });

  test("a replaced file keeps its mode and owner", () => {
    const path = join(dir, "kept");
    writeFileSync(path, "old");
    chmodSync(path, 0o4751);
    expect(apply(argv, rewrite(path, "new")).fate).toBe("done");
    expect(mode(path)).toBe("4751");
  });

  test("a new file is 0644 whatever the umask", () => {
    const path = join(dir, "fresh");
    expect(apply(["sh", "-c", 'umask 027; exec "$@"', "sh", ...argv], rewrite(path, "new")).fate).toBe("done");
    expect(mode(path)).toBe("644");
  });

  test("several megabytes arrive whole", () => {
    const path = join(dir, "big");
    const bytes = Buffer.alloc(3_000_000, "0123456789\n\0");
    expect(apply(argv, { kind: "file.write", path, content: { base64: bytes.toString("base64") }, before: { type: "absent" } } as FileWrite).fate).toBe("done");
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test("a body that is cut short never takes the old file's place", () => {
    const path = join(dir, "whole");
    writeFileSync(path, "old");
    const { bodies: _, ...script } = scriptOf(rewrite(path, "new content"));
    writeFileSync(join(dir, "0"), "new con");
    const { rc, stderr } = runIn(argv, stepText(script, dir));
    expect([rc, stderr]).toEqual([1, `${path}: the new content did not arrive whole\n`]);
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(dir).toSorted()).toEqual(["0", "whole"]);
  });

  test("a missing folder is said, not made", () => {
    const { fate, stderr } = apply(argv, { kind: "file.write", path: join(dir, "no/such"), content: { text: "x" }, before: { type: "absent" } } as FileWrite);
    expect([fate, stderr]).toEqual(["failed", `the folder ${dir}/no does not exist\n`]);
    expect(existsSync(join(dir, "no"))).toBe(false);
  });

  test("a link planted at the temporary name is not followed", () => {
    writeFileSync(join(dir, "victim"), "untouched");
    symlinkSync("victim", join(dir, ".motd.holdfast"));
    expect(apply(argv, rewrite(join(dir, "motd"), "new")).fate).toBe("done");
    expect(readFileSync(join(dir, "victim"), "utf8")).toBe("untouched");
  });

  test.each([
    ["bytes", "n".repeat(255)],
    ["characters", "\u{1F4C1}".repeat(63)],
  ])("a name of as many %s as a file system takes is no hindrance", (_, name) => {
    const path = join(dir, name);
    writeFileSync(path, "old");
    expect(apply(argv, rewrite(path, "new")).fate).toBe("done");
    expect(readFileSync(path, "utf8")).toBe("new");
    rmSync(path);
    expect(apply(argv, { kind: "link.create", path, target: "there" } as LinkCreate).fate).toBe("done");
    rmSync(path);
    expect(apply(argv, { kind: "home.create", path, user: "root", group: "root", mode: "0700", skeleton: "/none" } as HomeCreate).fate).toBe("done");
    expect(readdirSync(dir).filter((each) => each !== "0")).toEqual([name]);
  });

  test("a link put in a file's or folder's place gives its target neither mode nor owner", () => {
    const [path, victim] = [join(dir, "name"), join(dir, "victim")];
    mkdirSync(victim, { mode: 0o700 });
    const before = look(victim) as FileAttributes["before"];
    const made = scriptOf({ kind: "directory.create", path, mode: "0777" } as DirectoryCreate).run;
    expect(runIn(argv, `${prelude}\nmkdir() { ln -s ${victim} ${path}; }\n${made}`)).toMatchObject({
      rc: 1,
      stderr: `${path} was replaced by something else\n`,
    });
    const set = scriptOf({ kind: "file.attributes", path, type: "directory", mode: "0777", before } as FileAttributes).run;
    expect(runIn(argv, `${prelude}\n${set}`)).toMatchObject({ rc: 1, stderr: `${path} was replaced by something else\n` });
    expect(look(victim)).toEqual(before);
  });

  describe("a validator", () => {
    const judge = (script: string, more: object = {}) => ({ argv: ["sh", "-c", script, "judge", "%s"], accept: [0], ...more });

    test.each([
      ["fails", judge('echo "line 1: $(cat "$1")"; echo "bad" >&2; exit 3'), "line 1: new\nbad\nnot valid: sh ended with status 3\n"],
      [
        "says what the task rejects",
        judge("echo 'warning: unknown keyword' >&2", { reject: "unknown (keyword|option)" }),
        "warning: unknown keyword\nnot valid: sh said what the task rejects\n",
      ],
      ["is not there", { argv: ["no-such-program", "%s"], accept: [0] }, /not found[^]*not valid: no-such-program ended with status 127\n$/],
    ])("that %s leaves the old file and nothing else", (_, validate, said) => {
      const path = join(dir, "conf");
      writeFileSync(path, "old");
      const { fate, stderr } = apply(argv, rewrite(path, "new", { validate }));
      expect(fate).toBe("failed");
      if (typeof said === "string") expect(stderr).toBe(said);
      else expect(stderr).toMatch(said);
      expect(readFileSync(path, "utf8")).toBe("old");
      expect(readdirSync(dir)).toEqual(["conf"]);
    });

    test("sees the new file with its final mode, under odd names too, and may end with an accepted status", () => {
      const path = join(dir, "it's a conf");
      const validate = judge('[ "$(cat "$1")" = new ] && [ "$(stat -c %a "$1")" = 640 ] && exit 4', { accept: [0, 4], reject: "^never" });
      expect(apply(argv, rewrite(path, "new", { mode: "0640", validate }))).toMatchObject({ fate: "done" });
    });
  });

  test.each([
    ["while the content arrives", "cat >&3", "head -c 3 >&3; kill -KILL 0"],
    ["before the rename", 'mv -f -T "$new"', 'kill -KILL 0; mv -f -T "$new"'],
    ["after the rename", 'sync "$folder/"', 'kill -KILL 0; sync "$folder/"'],
  ])("a run killed %s leaves the file old or new, and the next one converges", async (when, at, instead) => {
    const path = join(dir, "conf");
    writeFileSync(path, "old content");
    const change = rewrite(path, "new content");
    writeFileSync(join(dir, "0"), "new content");
    const text = stepText(scriptOf(change), dir);
    expect(text).toContain(at);
    const [command = "", ...words] = argv;
    const child = spawn(command, [...words, "-c", text.replace(at, instead)], { detached: true, stdio: "ignore" });
    expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
    expect(readFileSync(path, "utf8")).toBe(when === "after the rename" ? "new content" : "old content");
    expect(apply(argv, change).fate).toBe(when === "after the rename" ? "already" : "done");
    expect(readFileSync(path, "utf8")).toBe("new content");
    expect(readdirSync(dir).toSorted()).toEqual(["0", "conf"]);
  });
});

test.runIf(process.getuid?.() === 0)("owner and group are set by name or number", () => {
  const path = join(dir, "owned");
  expect(
    apply(["sh"], { kind: "file.write", path, content: { text: "x" }, owner: "nobody", group: "12345", before: { type: "absent" } } as FileWrite).fate,
  ).toBe("done");
  expect(look(path)).toMatchObject({ owner: "nobody", gid: 12345, mode: "0644" });
  const again = { kind: "file.attributes", path, type: "file", owner: "0", group: "root", before: look(path) } as FileAttributes;
  expect(apply(["sh"], again).fate).toBe("done");
  expect(look(path)).toMatchObject({ uid: 0, group: "root" });
});
