import { describe, expect, test } from "vitest";
import type { Change, Diff } from "../../src/changes/define.ts";
import { changes } from "../../src/changes/registry.gen.ts";
import { Later } from "../../src/core/unknown.ts";
import copy from "../../src/modules/copy.ts";
import type { ModuleDefinition, Outcome } from "../../src/modules/define.ts";
import fileModule from "../../src/modules/file.ts";
import lineinfile from "../../src/modules/lineinfile.ts";
import sysconfig from "../../src/modules/sysconfig.ts";
import template from "../../src/modules/template.ts";
import contents from "../../src/observations/content.ts";
import file, { type FileValue } from "../../src/observations/file.ts";
import { sha256 } from "../../src/observations/shared/content.ts";
import { bareHost, folder } from "../support/bare-host.ts";
import { given } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";

const root = { owner: "root", group: "root", uid: 0, gid: 0 };
const astray = { at: "/srv/l", link: "/srv/l", owner: "bob" };

function regular(text: string, mode = "0644"): FileValue {
  return { type: "file", mode, ...root, size: Buffer.byteLength(text), hash: sha256(Buffer.from(text)), content: { text } };
}

function host(files: Record<string, FileValue>) {
  return bareHost(new Map(Object.entries(files).map(([path, value]) => given(file.key(path), value))));
}

function plan(module: ModuleDefinition, files: Record<string, FileValue>, args: object): Outcome {
  return planTask(module, host(files), args);
}

/** What a person is shown: a line for each change. */
function shown({ changes: list }: Outcome): string[] {
  return list.map((change) => changes.get(change.kind)?.describe(change) ?? "");
}

function diffs({ changes: list }: Outcome): Diff[] {
  return list.flatMap((change) => changes.get(change.kind)?.diff(change) ?? []);
}

describe("copy and template", () => {
  test("write a file that is not there", () => {
    const outcome = plan(template, {}, { src: "motd.ejs", dest: "/etc/" });
    expect(shown(outcome)).toEqual(["create /etc/motd (0644)"]);
    expect(diffs(outcome)).toEqual([{ type: "text", path: "/etc/motd", before: undefined, after: "template motd.ejs\n" }]);
    expect(outcome).toMatchObject({ reason: "there is no such file yet", result: { dest: "/etc/motd", size: 18 } });
  });

  test("write a file whose content differs, keeping what is not asked for", () => {
    const outcome = plan(copy, { "/etc/motd": regular("old\n", "0600") }, { content: "new\n", dest: "/etc/motd" });
    expect(shown(outcome)).toEqual(["write /etc/motd (0600 root:root)"]);
    expect(diffs(outcome)).toEqual([{ type: "text", path: "/etc/motd", before: "old\n", after: "new\n" }]);
  });

  test("keep what was there beside it where that is asked for, and there is something", () => {
    const wanted = { content: "new\n", dest: "/etc/motd", backup: true };
    expect(shown(plan(copy, { "/etc/motd": regular("old\n") }, wanted))).toEqual(["write /etc/motd (0644 root:root), with a backup beside it"]);
    expect(shown(plan(copy, {}, wanted))).toEqual(["create /etc/motd (0644)"]);
    expect(shown(plan(lineinfile, { "/etc/motd": regular("old\n") }, { path: "/etc/motd", line: "new", backup: true }))).toEqual([
      "write /etc/motd (0644 root:root), with a backup beside it",
    ]);
  });

  test("leave a file that is there, where they are not to force it", () => {
    const wanted = { content: "new\n", dest: "/etc/motd", mode: "0600", force: false };
    expect(plan(copy, { "/etc/motd": regular("old\n") }, wanted)).toMatchObject({ changes: [], reason: "there is a file already, and force is false" });
    expect(shown(plan(copy, {}, wanted))).toEqual(["create /etc/motd (0600)"]);
  });

  test("copy write what another file of the host holds", () => {
    const wanted = { src: "/etc/from", dest: "/etc/to", remote_src: true };
    expect(diffs(plan(copy, { "/etc/from": regular("there\n") }, wanted))).toMatchObject([{ path: "/etc/to", after: "there\n" }]);
    expect(() => plan(copy, {}, wanted)).toThrow("/etc/from does not exist");
    expect(() => plan(copy, { "/etc/from": { type: "file", mode: "0644", ...root, size: 9_000_000, hash: "0" } }, wanted)).toThrow("larger than 8 MiB");
  });

  test("set attributes alone where the content is right", () => {
    const outcome = plan(copy, { "/etc/motd": regular("x") }, { content: "x", dest: "/etc/motd", mode: "u=rw,go=", owner: "nobody", group: 0 });
    expect(shown(outcome)).toEqual(["set /etc/motd to 0600 nobody"]);
    expect(diffs(outcome)).toEqual([
      {
        type: "attributes",
        path: "/etc/motd",
        rows: [
          { name: "mode", before: "0644", after: "0600" },
          { name: "owner", before: "root", after: "nobody" },
        ],
      },
    ]);
    expect(outcome.reason).toBe("its mode and owner differ");
  });

  test("say why nothing is to do", () => {
    expect(plan(copy, { "/etc/motd": regular("x") }, { content: "x", dest: "/etc/motd", mode: "0644", owner: "root" })).toMatchObject({
      changes: [],
      reason: "already 0644 root:root with this content",
    });
  });

  test("write where a link leads", () => {
    const files: Record<string, FileValue> = { "/etc/motd": { type: "link", target: "../srv/motd", path: "/srv/motd" }, "/srv/motd": regular("old") };
    expect(shown(plan(copy, files, { content: "x", dest: "/etc/motd" }))).toEqual(["write /srv/motd (0644 root:root)"]);
  });

  test("write where a link will lead, once an earlier step has made its end", () => {
    const host = bareHost(new Map(Object.entries({ "file:/etc/motd": { type: "link", target: "../srv/motd", path: undefined } })));
    const made = planTask(copy, host, { content: "old", dest: "/srv/motd" });
    expect(shown(planTask(copy, host.after(made.changes), { content: "x", dest: "/etc/motd" }))).toEqual(["write /srv/motd (0644)"]);
  });

  test.each<[string, Record<string, FileValue>, string]>([
    ["a link that leads nowhere", { "/etc/motd": { type: "link", target: "gone", path: undefined } }, "/etc/motd is a link to gone, which does not exist"],
    ["a folder", { "/etc/motd": folder }, "/etc/motd is a folder, not a file"],
    ["a device", { "/etc/motd": { type: "other", what: "a character device" } }, "/etc/motd is a character device, not a file"],
    ["a hidden file", { "/etc/motd": { type: "unreadable" } }, "can't see /etc/motd: permission denied"],
    ["a file that may not be read", { "/etc/motd": { type: "file", mode: "0600", ...root, size: 3 } }, "can't read /etc/motd: permission denied"],
    ["a missing folder", { "/etc": { type: "absent" } }, "the folder /etc does not exist"],
    ["what a user's link leads to that is not theirs", { "/etc/motd": { type: "absent", astray } }, "/srv/l is a link of the user bob's"],
  ])("refuse %s", (_, files, message) => {
    expect(() => plan(copy, files, { content: "x", dest: "/etc/motd" })).toThrow(message);
  });

  test("a folder that an earlier step makes is there", () => {
    const made = planTask(fileModule, bareHost(), { path: "/opt/app/conf", state: "directory", owner: "nobody" });
    expect(shown(made)).toEqual(["create the folder /opt/app (0755 nobody)", "create the folder /opt/app/conf (0755 nobody)"]);
    expect(shown(planTask(copy, bareHost().after(made.changes), { content: "x", dest: "/opt/app/conf/x" }))).toEqual(["create /opt/app/conf/x (0644)"]);
  });

  test("binary content is shown by its size and hash", () => {
    const before = { content: { base64: "AP8=" }, size: 2, hash: "0" };
    const outcome = planTask(copy, host({ "/srv/x": { ...regular(""), ...before } }), { content: "text", dest: "/srv/x" });
    const after = { content: { text: "text" }, size: 4, hash: "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1" };
    expect(diffs(outcome)).toEqual([{ type: "bytes", path: "/srv/x", before, after }]);
  });

  test("so is content larger than what is read of a file", () => {
    const content = "x\n".repeat(40_000);
    expect(diffs(planTask(copy, bareHost(), { content, dest: "/srv/x" }))).toMatchObject([{ type: "bytes", before: undefined, after: { size: 80_000 } }]);
  });

  test("a validator's words reach it as they are", () => {
    const validate = { command: "keepalived -t -f '%s'", accept: [0, 4], reject: "/unknown keyword/" };
    const [change] = plan(template, {}, { src: "a", dest: "/etc/a", validate }).changes;
    expect(change).toMatchObject({ validate: { argv: ["keepalived", "-t", "-f", "%s"], accept: [0, 4], reject: "unknown keyword" } });
    expect(() => plan(template, {}, { src: "a", dest: "/etc/a", validate: "keepalived -t" })).toThrow("must hold %s");
    expect(() => plan(template, {}, { src: "a", dest: "/etc/a", validate: "sh -c 'x %s" })).toThrow("a single quote is not closed");
  });

  test("mode 644 is explained", () => {
    expect(() => plan(copy, {}, { content: "x", dest: "/etc/x", mode: "644" })).toThrow('`mode` must be written with a leading zero, as 0644, not "644"');
  });
});

describe("after a package that may bring files", () => {
  const pending = bareHost(new Map([given(file.key("/etc/keepalived"), { type: "absent" })])).after([
    { kind: "package.install", manager: "dnf", names: ["keepalived"] } as Change,
  ]);

  test("a whole file is planned, into a folder that is not there yet", () => {
    expect(shown(planTask(template, pending, { src: "keepalived.conf.ejs", dest: "/etc/keepalived/", mode: "0640" }))).toEqual([
      "create /etc/keepalived/keepalived.conf (0640)",
    ]);
    expect(shown(planTask(fileModule, pending, { path: "/etc/keepalived/scripts", state: "directory" }))).toEqual([
      "create the folder /etc/keepalived (0755)",
      "create the folder /etc/keepalived/scripts (0755)",
    ]);
  });

  test.each<[string, ModuleDefinition, object]>([
    ["an edit", sysconfig, { path: "/etc/sysconfig/keepalived", key: "KEEPALIVED_OPTIONS", value: "-D", create: true }],
    ["a mode", fileModule, { path: "/etc/keepalived/keepalived.conf", mode: "0640" }],
    ["a removal of what is not there yet", fileModule, { path: "/etc/keepalived/keepalived.conf", state: "absent" }],
  ])("%s waits", (_, module, args) => {
    expect(() => planTask(module, pending, args)).toThrow(Later);
  });

  test("what was there before the package is planned as ever", () => {
    const known = host({ "/etc/motd": regular("old") }).after([{ kind: "package.install", manager: "dnf", names: ["keepalived"] } as Change]);
    expect(planTask(copy, known, { content: "old", dest: "/etc/motd" })).toMatchObject({ changes: [] });
  });
});

describe("two edits of one file", () => {
  test("each show their own part, the second over the first", () => {
    const fresh = host({ "/etc/sysctl.conf": regular("a = 1\n") });
    const first = planTask(lineinfile, fresh, { path: "/etc/sysctl.conf", line: "b = 2" });
    const second = planTask(lineinfile, fresh.after(first.changes), { path: "/etc/sysctl.conf", regexp: "^a", line: "a = 9" });
    expect([...diffs(first), ...diffs(second)]).toEqual([
      { type: "text", path: "/etc/sysctl.conf", before: "a = 1\n", after: "a = 1\nb = 2\n" },
      { type: "text", path: "/etc/sysctl.conf", before: "a = 1\nb = 2\n", after: "a = 9\nb = 2\n" },
    ]);
    expect(second.changes[0]).toMatchObject({ before: { hash: sha256(Buffer.from("a = 1\nb = 2\n")) } });
  });
});

describe("lineinfile and sysconfig", () => {
  test("say why nothing is to do, and still set attributes", () => {
    const files = { "/etc/default/x": regular('A="1"\n') };
    expect(plan(sysconfig, files, { path: "/etc/default/x", key: "A", value: "1" })).toMatchObject({ changes: [], reason: "A already set so" });
    expect(shown(plan(sysconfig, files, { path: "/etc/default/x", key: "A", value: 1, mode: "0600" }))).toEqual(["set /etc/default/x to 0600"]);
  });

  test("edit a file that is too large to be read along, twice", () => {
    const text = "a line\n".repeat(20_000);
    const before = bareHost(
      new Map([given(file.key("/etc/php.ini"), { ...regular(text), content: undefined } as FileValue), given(contents.key("/etc/php.ini"), { text })]),
    );
    const first = planTask(lineinfile, before, { path: "/etc/php.ini", line: "one" });
    expect(diffs(first)).toEqual([{ type: "text", path: "/etc/php.ini", before: text, after: `${text}one\n` }]);
    const second = planTask(lineinfile, before.after(first.changes), { path: "/etc/php.ini", line: "two" });
    expect(diffs(second)).toEqual([{ type: "text", path: "/etc/php.ini", before: `${text}one\n`, after: `${text}one\ntwo\n` }]);
  });

  test.each<[string, FileValue, string]>([
    ["too large", { type: "file", mode: "0644", ...root, size: 9_000_000, hash: "0" }, "larger than 8 MiB"],
    ["moving", { type: "file", mode: "0644", ...root, size: 70_000, hash: "0" }, "changed while it was read"],
    ["no text", { ...regular(""), content: { base64: "AP8=" } } as FileValue, "is not UTF-8 text"],
    ["a folder", folder, "is a folder"],
  ])("refuse to edit what is %s", (_, value, message) => {
    expect(() => plan(lineinfile, { "/etc/x": value }, { path: "/etc/x", line: "a" })).toThrow(message);
  });

  const byName: Readonly<Record<string, ModuleDefinition>> = { copy, file: fileModule, sysconfig };

  test.each([
    ["copy", { dest: "/etc/x", src: "etc/y", remote_src: true }, "`src` must be an absolute path with `remote_src`"],
    ["file", { path: "/x", state: "touch", modification_time: "now" }, '`modification_time` must be one of preserve, not "now"'],
    ["sysconfig", { path: "/etc/x", key: "A" }, "`value` belongs to `key`, which needs it unless state is absent"],
    ["sysconfig", { path: "/etc/x", key: "A B", value: "" }, '`key` must be a variable\'s name, not "A B"'],
    ["sysconfig", { path: "etc/x", key: "A", value: "" }, '`path` must be an absolute path, not "etc/x"'],
    ["copy", { dest: "/etc/", content: "x" }, "`dest` must name the file where `content` is given"],
    ["file", { path: "/", state: "absent" }, "`path` must not be the root folder"],
    ["file", { path: "/l", state: "link" }, "`src` belongs to `state: link`, and a link needs it"],
    ["file", { path: "/l", state: "absent", mode: "0644" }, "mode, owner and group are of files and folders only"],
  ])("%s with %j: %s", (name, args, message) => {
    expect(() => plan(byName[name] as ModuleDefinition, {}, args)).toThrow(message);
  });
});

describe("file", () => {
  const link: FileValue = { type: "link", target: "old", path: undefined };

  test.each<[string, Record<string, FileValue>, object, string[], string]>([
    ["makes an empty file", {}, { path: "/etc/new", state: "touch", mode: "0600" }, ["create /etc/new (0600)"], "there is no such file yet"],
    ["leaves a file that is there to itself", { "/etc/x": regular("x") }, { path: "/etc/x", state: "touch" }, [], "already a file, 0644 root:root"],
    ["makes a folder", {}, { path: "/srv/a/", state: "directory", mode: "0750" }, ["create the folder /srv/a (0750)"], "there is no such folder yet"],
    ["leaves a folder", { "/srv/a": folder }, { path: "/srv/a", state: "directory", mode: "0755" }, [], "already a folder, 0755 root:root"],
    ["sets a folder's mode", { "/srv/a": folder }, { path: "/srv/a", state: "directory", mode: "o-rx" }, ["set /srv/a to 0750"], "its mode differs"],
    ["removes a folder", { "/srv/a": folder }, { path: "/srv/a", state: "absent" }, ["remove the folder /srv/a and all in it"], "there is a folder"],
    ["leaves nothing", {}, { path: "/srv/a", state: "absent" }, [], "already absent"],
    ["makes a link", {}, { path: "/srv/l", src: "to", state: "link" }, ["create the link /srv/l -> to"], "there is no such link yet"],
    ["turns a link", { "/srv/l": link }, { path: "/srv/l", src: "to", state: "link" }, ["turn the link /srv/l -> to"], "it leads to old"],
    ["leaves a link", { "/srv/l": link }, { path: "/srv/l", src: "old", state: "link" }, [], "already a link to old"],
    ["removes a link that leads nowhere", { "/srv/l": link }, { path: "/srv/l", state: "absent" }, ["remove the link /srv/l"], "there is a link"],
    [
      "removes a user's link to what is not theirs",
      { "/srv/l": { ...link, astray } },
      { path: "/srv/l", state: "absent" },
      ["remove the link /srv/l"],
      "there is a link",
    ],
    ["sets a file's mode", { "/srv/f": regular("") }, { path: "/srv/f", mode: "0600" }, ["set /srv/f to 0600"], "its mode differs"],
    ["leaves a file", { "/srv/f": regular("") }, { path: "/srv/f", state: "file", mode: "0644" }, [], "already a file, 0644 root:root"],
  ])("%s", (_, files, args, changesShown, reason) => {
    const outcome = plan(fileModule, files, args);
    expect([shown(outcome), outcome.reason]).toEqual([changesShown, reason]);
  });

  test.each<[string, Record<string, FileValue>, object, string]>([
    ["a file where a folder is due", { "/srv/a": regular("") }, { path: "/srv/a", state: "directory" }, "/srv/a is a file, not a folder"],
    ["a file on the way to a folder", { "/srv/a": regular("") }, { path: "/srv/a/b", state: "directory" }, "/srv/a is a file, not a folder"],
    ["a file where a link is due", { "/srv/a": regular("") }, { path: "/srv/a", state: "link", src: "x" }, "/srv/a is a file; a link does not replace it"],
    ["a missing file", {}, { path: "/srv/a", state: "file" }, "/srv/a does not exist"],
    ["a user's link to what is not theirs", { "/srv/l": { ...link, astray } }, { path: "/srv/l", state: "directory" }, "/srv/l is a link of the user bob's"],
    ["to remove what is behind such a link", { "/srv/l/a": { ...folder, astray } }, { path: "/srv/l/a", state: "absent" }, "/srv/l is a link of"],
    ["a folder where a file is due", { "/srv/a": folder }, { path: "/srv/a", state: "file" }, "/srv/a is a folder, not a file"],
  ])("refuses %s", (_, files, args, message) => {
    expect(() => plan(fileModule, files, args)).toThrow(message);
  });
});
