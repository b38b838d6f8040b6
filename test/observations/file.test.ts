import { chmodSync, chownSync, lchownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import file, { type FileValue } from "../../src/observations/file.ts";
import { sha256 } from "../../src/observations/shared/content.ts";
import { runIn, shells } from "../support/shells.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "hf-observe-"));
  chmodSync(dir, 0o755);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("an owner without a name is a number, which chown takes", () => {
  const printed = Buffer.from("S:81a4:4711:1147:0:UNKNOWN:UNKNOWN:/etc/motd/\nC\n");
  expect(file.parse(printed, ["/etc/motd"]).get("/etc/motd")).toMatchObject({ owner: "4711", group: "1147", uid: 4711, gid: 1147 });
});

describe.each(shells)("in $name", ({ argv }) => {
  function look(...ids: string[]): FileValue[] {
    const { rc, stdout, stderr } = runIn(argv, file.script(ids));
    expect([rc, stderr]).toEqual([0, ""]);
    const values = file.parse(stdout, ids);
    return ids.map((id) => values.get(id) as FileValue);
  }

  test("tells a file's attributes, hash and content", () => {
    const path = join(dir, "motd");
    writeFileSync(path, "hello\n");
    chmodSync(path, 0o4750);
    expect(look(path)).toEqual([
      expect.objectContaining({
        type: "file",
        mode: "4750",
        uid: process.getuid?.(),
        size: 6,
        hash: sha256(Buffer.from("hello\n")),
        content: { text: "hello\n" },
      }),
    ]);
  });

  test("tells folders, links and other things apart, and follows no link", () => {
    writeFileSync(join(dir, "real"), "x");
    symlinkSync("real", join(dir, "good"));
    symlinkSync("nowhere", join(dir, "dangling"));
    mkdirSync(join(dir, "folder"));
    chmodSync(join(dir, "folder"), 0o750);
    expect(look(join(dir, "good"), join(dir, "dangling"), join(dir, "folder"), "/dev/null", "/")).toEqual([
      { type: "link", target: "real", path: join(dir, "real") },
      { type: "link", target: "nowhere", path: undefined },
      expect.objectContaining({ type: "directory", mode: "0750" }),
      { type: "other", what: "a character device" },
      expect.objectContaining({ type: "directory" }),
    ]);
  });

  test.runIf(process.getuid?.() === 0)("tells a link of another user's to what is not theirs, on the way as well as at its end", () => {
    const nobody = 65_534;
    for (const name of ["secret", "own"]) mkdirSync(join(dir, name));
    chownSync(join(dir, "own"), nobody, nobody);
    for (const target of ["secret", "own"]) {
      symlinkSync(target, join(dir, `to-${target}`));
      lchownSync(join(dir, `to-${target}`), nobody, nobody);
    }
    symlinkSync("secret", join(dir, "roots"));
    symlinkSync("to-secret/x", join(dir, "over"));
    symlinkSync("round", join(dir, "round"));
    const astray = (at: string): object => ({ at: join(dir, at), link: join(dir, "to-secret"), owner: "nobody" });
    const found = (...paths: readonly string[]): unknown => look(...paths.map((path) => join(dir, path))).map((value) => value.astray);
    expect(found("to-secret", "to-secret/new/file", "over", "over/file")).toEqual([astray("to-secret"), astray("to-secret"), astray("over"), astray("over")]);
    for (const [name, target] of Object.entries({ "new-secret": "secret/a/b", "new-own": "own/a/b" })) {
      symlinkSync(target, join(dir, name));
      lchownSync(join(dir, name), nobody, nobody);
    }
    expect(found("new-secret", "new-own", "new-own/c")).toEqual([
      { at: join(dir, "new-secret"), link: join(dir, "new-secret"), owner: "nobody" },
      undefined,
      undefined,
    ]);
    expect(found("to-secret-not", "to-own", "to-own/file", "roots/file", "round")).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  test("calls absent what is absent, below absent folders and below files too", () => {
    writeFileSync(join(dir, "file"), "");
    expect(look(join(dir, "none"), join(dir, "none/deeper"), join(dir, "file/below"))).toEqual([{ type: "absent" }, { type: "absent" }, { type: "absent" }]);
  });

  test.each(["two words", "quote'd", '"double"', "-leading", "$HOME", "back\\slash", "colon:", "a*b", "ünï", "trail "])("reads a file called %j", (name) => {
    const path = join(dir, name);
    writeFileSync(path, name);
    expect(look(path, join(dir, "other"))).toEqual([expect.objectContaining({ type: "file", content: { text: name } }), { type: "absent" }]);
  });

  test("keeps the contents of many files apart, binary and empty ones included, and leaves large ones away", () => {
    const contents = [
      Buffer.from([0, 255, 10, 10]),
      Buffer.alloc(0),
      Buffer.from("C\n"),
      Buffer.alloc(64 * 1024, "x"),
      Buffer.alloc(64 * 1024 + 1, "y"),
      Buffer.from("last"),
    ];
    const paths = contents.map((content, i) => {
      const path = join(dir, `f${i}`);
      writeFileSync(path, content);
      return path;
    });
    const values = look(...paths);
    expect(values.map((value) => value.type === "file" && value.hash)).toEqual(contents.map(sha256));
    expect(values.map((value) => value.type === "file" && value.content)).toEqual([
      { base64: "AP8KCg==" },
      { text: "" },
      { text: "C\n" },
      { text: "x".repeat(64 * 1024) },
      undefined,
      { text: "last" },
    ]);
  });
});

test("a file that is rewritten while it is read loses its content, its neighbours don't", () => {
  const paths = ["before", "log", "after"].map((name) => join(dir, name));
  for (const path of paths) writeFileSync(path, `${path}\n`);
  const script = file.script(paths).replace("echo C", `echo C; echo rewritten >${paths[1]}`);
  const values = file.parse(runIn(["dash"], script).stdout, paths);
  expect(paths.map((path) => (values.get(path) as { content?: unknown }).content)).toEqual([{ text: `${paths[0]}\n` }, undefined, { text: `${paths[2]}\n` }]);
});

test.runIf(process.getuid?.() === 0)("what a folder hides from another user is unreadable, not absent", () => {
  mkdirSync(join(dir, "closed"), { mode: 0o700 });
  writeFileSync(join(dir, "closed/secret"), "x");
  writeFileSync(join(dir, "private"), "x", { mode: 0o600 });
  const ids = [join(dir, "closed/secret"), join(dir, "private"), join(dir, "closed")];
  const { stdout } = runIn(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh"], file.script(ids));
  const values = file.parse(stdout, ids);
  expect(values.get(ids[0] ?? "")).toEqual({ type: "unreadable" });
  expect(values.get(ids[1] ?? "")).toEqual(expect.objectContaining({ type: "file", mode: "0600", hash: undefined }));
  expect(values.get(ids[2] ?? "")).toEqual(expect.objectContaining({ type: "directory", mode: "0700" }));
});

test("output that the script can't have printed is refused", () => {
  expect(() => file.parse(Buffer.from("nonsense\nC\n"), ["/x"])).toThrow("not a line");
  expect(() => file.parse(Buffer.from(""), ["/x"])).toThrow(Error);
});
