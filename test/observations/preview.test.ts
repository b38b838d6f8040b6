import { describe, expect, test } from "vitest";
import preview, { previewKey, type Preview } from "../../src/observations/preview.ts";
import { aptLeaving, aptTable, rpmLeaving, rpmTable } from "../../src/observations/shared/table.ts";
import { quote } from "../../src/shell/quote.ts";
import { runIn } from "../support/shells.ts";

function rows(program: string, text: string): string[] {
  const { stdout } = runIn(["sh"], `awk ${quote(program)} <<'END'\n${text}\nEND\n`);
  return stdout.toString().trim().split("\n");
}

const dnf4 = `Last metadata expiration check: 0:27:03 ago on Sun Nov 22 13:28:04 2026.
Dependencies resolved.
================================================================================
 Package             Architecture    Version                 Repository    Size
================================================================================
Installing:
 keepalived          x86_64          2.2.8-6.el9             appstream    563 k
Upgrading:
 openssl-libs        x86_64          1:3.2.2-6.el9_5         baseos       2.1 M
Installing dependencies:
 net-snmp-agent-libs-with-a-name-that-is-long
                     x86_64          1:5.9.1-17.el9          appstream    694 k
 lm_sensors-libs     x86_64          3.6.0-10.el9            appstream     42 k
Removing dependent packages:
 old-thing           noarch          1.0-1.el9               @System      1.0 k

Transaction Summary
================================================================================
Install  3 Packages

Total download size: 1.3 M
Operation aborted.`;

const dnf5 = `Updating and loading repositories:
Repositories loaded.
Package              Arch   Version       Repository      Size
Installing:
 keepalived          x86_64 0:2.3.1-2.fc41 fedora      1.6 MiB
Installing weak dependencies:
 net-snmp-libs       x86_64 1:5.9.4-9.fc41 fedora      4.5 MiB

Transaction Summary:
 Installing:         2 packages

Total size of inbound packages is 2 MiB. Need to download 2 MiB.
Operation aborted by the user.`;

const yum3 = `Resolving Dependencies
--> Running transaction check
---> Package keepalived.x86_64 0:1.3.5-19.el7 will be installed

Dependencies Resolved

================================================================================
 Package           Arch          Version                    Repository     Size
================================================================================
Installing:
 keepalived        x86_64        1.3.5-19.el7               base          332 k
Installing for dependencies:
 lm_sensors-libs   x86_64        3.4.0-8.20160601gitf9185e5.el7
                                                            base           42 k

Transaction Summary
================================================================================
Install  1 Package (+1 Dependent package)`;

const apt = `NOTE: This is only a simulation!
Reading package lists...
The following NEW packages will be installed:
  ipvsadm keepalived
Inst libssl3 [3.0.11-1~deb12u1] (3.0.15-1~deb12u1 Debian:12.9/stable [amd64])
Inst keepalived (1:2.2.7-1+b2 Debian:12.9/stable [amd64])
Inst ipvsadm (1:1.31-1+b1 Debian:12.9/stable [amd64]) []
Conf keepalived (1:2.2.7-1+b2 Debian:12.9/stable [amd64])`;

describe("the packages of a transaction", () => {
  test.each([
    [
      "dnf 4",
      rpmTable,
      dnf4,
      [
        "keepalived 2.2.8-6.el9 x86_64",
        "openssl-libs 1:3.2.2-6.el9_5 x86_64",
        "net-snmp-agent-libs-with-a-name-that-is-long 1:5.9.1-17.el9 x86_64",
        "lm_sensors-libs 3.6.0-10.el9 x86_64",
      ],
    ],
    ["dnf 5", rpmTable, dnf5, ["keepalived 2.3.1-2.fc41 x86_64", "net-snmp-libs 1:5.9.4-9.fc41 x86_64"]],
    ["yum 3", rpmTable, yum3, ["keepalived 1.3.5-19.el7 x86_64", "lm_sensors-libs 3.4.0-8.20160601gitf9185e5.el7 x86_64"]],
    ["apt", aptTable, apt, ["libssl3 3.0.15-1~deb12u1", "keepalived 1:2.2.7-1+b2", "ipvsadm 1:1.31-1+b1"]],
  ])("are found in what %s prints", (_name, program, text, expected) => {
    expect(rows(program, text)).toEqual(expected);
  });

  const removal = `Dependencies resolved.
================================================================================
 Package            Architecture   Version                Repository       Size
================================================================================
Removing:
 which              x86_64         9.4-1.el9              @System           0  
Removing dependent packages:
 old-thing          noarch         1:1.0-1.el9            @System         1.0 k

Transaction Summary
================================================================================
Remove  2 Packages

Freed space: 1.0 k
Operation aborted.`;

  test.each([
    ["dnf 4", rpmLeaving, removal, ["which 9.4-1.el9 x86_64", "old-thing 1:1.0-1.el9 noarch"]],
    ["dnf 4, where others come in", rpmLeaving, dnf4, ["old-thing 1.0-1.el9 noarch"]],
    [
      "apt",
      aptLeaving,
      "Reading package lists...\nRemv keepalived [1:2.2.7-1+b2] [other:amd64 ]\nRemv ipvsadm [1:1.31-1]",
      ["keepalived 1:2.2.7-1+b2", "ipvsadm 1:1.31-1"],
    ],
  ])("that leave are found in what %s prints, empty ones too", (_name, program, text, expected) => {
    expect(rows(program, text)).toEqual(expected);
  });

  test("are none where nothing is to be done", () => {
    expect(rows(rpmTable, "Package keepalived-2.2.8-6.el9.x86_64 is already installed.\nNothing to do.")).toEqual([""]);
  });
});

/** What the host printed: sections by name. */
function parse(manager: "dnf" | "apt", parts: Readonly<Record<string, string>>): Preview | undefined {
  const { id } = previewKey(manager, ["keepalived"]);
  const text = Object.entries(parts).map(([name, body]) => `\u001e${name}\n${body}`);
  return preview.parse(Buffer.from(text.join("")), [id]).get(id);
}

describe("a preview", () => {
  test("holds each package with its files", () => {
    const files = "\nP keepalived-2.2.8-6.el9.x86_64\n/etc/sysconfig/keepalived\n/etc/keepalived\n\nP net-snmp-libs-1:5.9.1-17.el9.x86_64\n\n";
    const rows = "keepalived 2.2.8-6.el9 x86_64 563 k\nnet-snmp-libs 1:5.9.1-17.el9 x86_64 694 k\n";
    expect(parse("dnf", { "0 rows": rows, "0 said": "Operation aborted.\n", files })).toEqual({
      known: true,
      packages: [
        { name: "keepalived", version: "2.2.8-6.el9", spec: "keepalived-2.2.8-6.el9.x86_64", files: ["/etc/keepalived", "/etc/sysconfig/keepalived"] },
        { name: "net-snmp-libs", version: "1:5.9.1-17.el9", spec: "net-snmp-libs-1:5.9.1-17.el9.x86_64", files: [] },
      ],
    });
  });

  test("takes an epoch of 0 for none", () => {
    const found = parse("dnf", { "0 rows": "keepalived 2.3-2.fc41 x86_64 1 M\n", "0 said": "", files: "P keepalived-0:2.3-2.fc41.x86_64\n/etc/x\n" });
    expect(found?.known).toBe(true);
  });

  test("knows a package's own versions of apt", () => {
    const found = parse("apt", { "0 rows": "keepalived 1:2.2.7-1+b2\n", "0 said": "", files: "P keepalived=1:2.2.7-1+b2\n/etc\n/etc/keepalived\n" });
    expect(found).toMatchObject({ packages: [{ spec: "keepalived=1:2.2.7-1+b2", files: ["/etc", "/etc/keepalived"] }] });
  });

  test("tells a name that no repository has, in the manager's words", () => {
    const said = "No match for argument: keepalivd\nError: Unable to find a match: keepalivd\n";
    expect(parse("dnf", { "0 rows": "", "0 said": said, files: "" })).toEqual({ known: false, missing: true, why: "No match for argument: keepalivd" });
  });

  test("does not take apt's word for it: its lists may be old", () => {
    expect(parse("apt", { "0 rows": "", "0 said": "E: Unable to locate package keepalivd\n", files: "" })).toEqual({
      known: false,
      why: "E: Unable to locate package keepalivd",
    });
  });

  test.each([
    [
      "a repository that does not answer",
      { "0 rows": "", "0 said": "Errors during downloading metadata\nError: Failed to download metadata for repo 'x'\n", files: "" },
      "Error: Failed to download metadata for repo 'x'",
    ],
    [
      "a list that came short",
      { "0 rows": "keepalived 2.2.8-6.el9 x86_64 563 k\n", "0 said": "", files: "" },
      "no repository told the files of keepalived-2.2.8-6.el9.x86_64",
    ],
    [
      "a list without files",
      { "0 rows": "keepalived 2.2.8-6.el9 x86_64 563 k\n", "0 said": "", files: "P keepalived-2.2.8-6.el9.x86_64\n\n" },
      "no repository told the files of keepalived-2.2.8-6.el9.x86_64",
    ],
    [
      "no namespace of its own",
      { refused: "unshare: unshare failed: Operation not permitted\n" },
      "the repositories were not asked: unshare: unshare failed: Operation not permitted",
    ],
    ["a limit", { "0 rows": "", "0 said": "", refused: "took longer than 20 s\n" }, "the repositories were not asked: took longer than 20 s"],
  ])("is not known after %s, and says why", (_name, parts, why) => {
    expect(parse("dnf", parts as Record<string, string>)).toEqual({ known: false, why });
  });
});
