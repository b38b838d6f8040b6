import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HoldfastError } from "../../src/core/errors.ts";
import packages from "../../src/observations/package.ts";
import { runIn, shells } from "../support/shells.ts";

const rpm = Buffer.from(`rpm
keepalived\t0\t2.2.8\t6.el9\tx86_64
package psmisc is not installed
bind\t32\t9.16.23\t24.el9\tx86_64
glibc\t0\t2.34\t100.el9\ti686
glibc\t0\t2.34\t100.el9\tx86_64
java-1.8.0-openjdk\t1\t1.8.0.412\t1.el9\tx86_64
kernel\t0\t5.14.0\t427.el9\tx86_64
kernel\t0\t5.14.0\t503.el9\tx86_64
package vim is not installed
vim-enhanced\t2\t8.2.2637\t20.el9\tx86_64\tvim
vim-enhanced\t2\t8.2.2637\t20.el9\tx86_64\tkernel
vim-enhanced\t2\t8.2.2637\t20.el9\tx86_64\tvim-enhanced(x86-64)
`);

const dpkg = Buffer.from(`dpkg
keepalived\tamd64\tinstalled\t1:2.2.7-1+b2
psmisc\tamd64\tconfig-files\t23.6-1
libc6\tamd64\tinstalled\t2.36-9
`);

describe("rpm's answer", () => {
  it.each([
    ["keepalived", { installed: true, version: "2.2.8-6.el9" }],
    ["keepalived-2.2.8", { installed: true, version: "2.2.8-6.el9" }],
    ["keepalived-2.2.8-6.el9.x86_64", { installed: true, version: "2.2.8-6.el9" }],
    ["keepalived=2.2.8", { installed: true, version: "2.2.8-6.el9" }],
    ["keepalived-2.2.7", { installed: false }],
    ["psmisc", { installed: false }],
    ["bind", { installed: true, version: "32:9.16.23-24.el9" }],
    ["glibc.i686", { installed: true, version: "2.34-100.el9" }],
    ["java-1.8.0-openjdk", { installed: true, version: "1:1.8.0.412-1.el9" }],
    ["java", { installed: false }],
    ["bind-32:9.16.23", { installed: true, version: "32:9.16.23-24.el9" }],
    ["bind-32:9.16.23-24.el9.x86_64", { installed: true, version: "32:9.16.23-24.el9" }],
    ["keepalived-0:2.2.8-6.el9", { installed: true, version: "2.2.8-6.el9" }],
    ["bind-31:9.16.23", { installed: false }],
    ["kernel", { installed: true, version: "5.14.0-503.el9" }],
    ["kernel-5.14.0-427.el9", { installed: true, version: "5.14.0-427.el9" }],
    ["vim", { installed: true, version: "2:8.2.2637-20.el9", by: "vim-enhanced" }],
  ])("%s", (id, value) => {
    expect(packages.parse(rpm, [id]).get(id)).toEqual(value);
  });
});

describe("dpkg's answer", () => {
  it.each([
    ["keepalived", { installed: true, version: "1:2.2.7-1+b2" }],
    ["keepalived=1:2.2.7-1+b2", { installed: true, version: "1:2.2.7-1+b2" }],
    ["keepalived=2.2.8", { installed: false }],
    ["libc6:amd64", { installed: true, version: "2.36-9" }],
    ["psmisc", { installed: false }],
  ])("%s", (id, value) => {
    expect(packages.parse(dpkg, [id]).get(id)).toEqual(value);
  });
});

it("does not take a broken database for an empty one", () => {
  const broken = Buffer.from("rpm\nerror: cannot open Packages database in /var/lib/rpm\npackage keepalived is not installed\n");
  expect(() => packages.parse(broken, ["keepalived"])).toThrow(HoldfastError);
  expect(() => packages.parse(Buffer.from("none\n"), ["keepalived"])).toThrow(/dnf, yum nor apt/);
});

it.each(shells)("asks for what provides those that are missing, and only then ($name)", ({ argv }) => {
  const folder = mkdtempSync(join(tmpdir(), "hf-package-"));
  try {
    writeFileSync(
      join(folder, "rpm"),
      `#!/bin/sh
case $* in
*--whatprovides*" -- vim nc") printf 'vim-enhanced\\t2\\t8.2\\t1\\tx86_64\\tvim\\nno package provides nc\\n' ;;
*--whatprovides*) echo "asked for $*" >&2; exit 1 ;;
*) for name do case $name in vim | nc) echo "package $name is not installed" ;; psmisc) printf 'psmisc\\t0\\t23\\t1\\tx86_64\\n' ;; esac; done ;;
esac
`,
      { mode: 0o755 },
    );
    const found = (ids: readonly string[]) => {
      const { stdout } = runIn(argv, `PATH=${folder}:$PATH\n${packages.script(ids).replace("$(package_manager)", "dnf")}`);
      return [...packages.parse(stdout, ids).values()];
    };
    expect(found(["psmisc", "vim", "nc"])).toEqual([
      { installed: true, version: "23-1" },
      { installed: true, version: "2:8.2-1", by: "vim-enhanced" },
      { installed: false },
    ]);
    expect(found(["psmisc"])).toEqual([{ installed: true, version: "23-1" }]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it.each(shells)("asks this machine's own database, odd names and all ($name)", ({ argv }) => {
  const ids = ["coreutils", "no-such-package", "-W", "a b'; echo dpkg"];
  const { rc, stdout, stderr } = runIn(argv, packages.script(ids));
  expect({ rc, stderr }).toEqual({ rc: 0, stderr: "" });
  const values = packages.parse(stdout, ids);
  expect(ids.map((id) => values.get(id)?.installed)).toEqual([true, false, false, false]);
});
