import { describe, expect, test } from "vitest";
import packagedFile, { packagedFileKey, type PackagedFile } from "../../src/observations/packaged-file.ts";
import { contentOf, sha256 } from "../../src/observations/shared/content.ts";

const spec = "keepalived-2.2.8-6.el9.x86_64";
const text = 'KEEPALIVED_OPTIONS="-D"\n';
const hash = sha256(Buffer.from(text));

function parse(path: string, header: string | undefined, content?: string): PackagedFile | undefined {
  const { id } = packagedFileKey("dnf", spec, path);
  const parts = [
    ...(header === undefined ? [] : [`\u001e0\n${header}\n`]),
    ...(content === undefined ? [] : [`\u001e0 content\n${Buffer.from(content).toString("base64")}\n`]),
  ];
  return packagedFile.parse(Buffer.from(parts.join("")), [id]).get(id);
}

describe("a file out of a package", () => {
  test("is what it would be on the host, with its content", () => {
    const found = parse("/etc/sysconfig/keepalived", `/etc/sysconfig/keepalived\t100640\t17\troot\tkeepalived\t${text.length}\t${hash}\t`, text);
    expect(found).toEqual({
      type: "file",
      mode: "0640",
      owner: "root",
      uid: 0,
      group: "keepalived",
      size: text.length,
      hash,
      content: contentOf(Buffer.from(text)),
    });
  });

  test("has no content where it did not arrive whole", () => {
    const found = parse("/etc/x", `/etc/x\t100644\t0\troot\troot\t${text.length}\t${hash}\t`, "something else");
    expect(found).toMatchObject({ type: "file", hash });
    expect(found).not.toHaveProperty("content");
  });

  test.each([
    ["a folder", "40755\t0\troot\troot\t0\t\t", { type: "directory", mode: "0755", owner: "root", uid: 0, group: "root", gid: 0 }],
    [
      "a program with set-uid bit",
      `104755\t0\troot\troot\t872840\t${hash}\t`,
      { type: "file", mode: "4755", owner: "root", uid: 0, group: "root", gid: 0, size: 872840, hash },
    ],
    ["a link", "120777\t0\troot\troot\t9\t\t../x/real", { type: "link", target: "../x/real", path: "/etc/x/real" }],
    ["a file that only the program makes", "100644\t64\troot\troot\t0\t\t", { type: "absent" }],
  ])("may be %s", (_name, fields, expected) => {
    expect(parse("/etc/y/thing", `/etc/y/thing\t${fields}`)).toEqual(expected);
  });

  test("is not known where the package could not be had", () => {
    expect(parse("/etc/x", undefined)).toBeNull();
  });
});
