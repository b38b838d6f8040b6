import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import upgrade, { upgradeKey } from "../../src/observations/upgrade.ts";
import { runIn, shells } from "../support/shells.ts";

test("the newer version is that of the package itself", () => {
  const rows = "keepalived.x86_64      2.2.7-1.el9      lab\nkeepalived-doc.noarch  2.3.0-1.el9      lab\n";
  const found = upgrade.parse(Buffer.from(`\u001ednf\n\u001eall \nAvailable Upgrades\n${rows}`), ["keepalived", "psmisc"]);
  expect([...found]).toEqual([
    ["keepalived", { version: "2.2.7-1.el9" }],
    ["psmisc", { version: null }],
  ]);
});

test("the newer version is found where dnf broke the row, and by name and architecture", () => {
  const told = `\u001ednf\n\u001eall \nAvailable Upgrades
java-1.8.0-openjdk-headless-fastdebug.x86_64
                       1:1.8.0.412.b08-2.el9     rhel-9-for-x86_64-appstream-rpms
glibc.i686    2.34-101.el9    nginx.stable
glibc.x86_64_v2    2.34-102.el9    nginx.stable
`;
  const ids = ["java-1.8.0-openjdk-headless-fastdebug", "glibc.i686", "glibc", "nginx"];
  const versions = [...upgrade.parse(Buffer.from(told), ids).values()].map(({ version }) => version);
  expect(versions).toEqual(["1:1.8.0.412.b08-2.el9", "2.34-101.el9", "2.34-102.el9", null]);
});

test("dnf is started once for all that is asked of the same repositories", () => {
  const ids = [upgradeKey("keepalived").id, upgradeKey("nginx", ["--enablerepo=epel"]).id, upgradeKey("psmisc").id];
  const bare = upgrade.script(ids).replaceAll(/['\\]/g, "");
  expect(new Set(bare.match(/dnf -q .*(?= 2>)/g))).toEqual(
    new Set(["dnf -q list --upgrades -- keepalived psmisc", "dnf -q --enablerepo=epel list --upgrades -- nginx"]),
  );
  const told = "\u001ednf\n\u001eall \npsmisc.x86_64  23.6-2  lab\n\u001eall --enablerepo=epel\nnginx.x86_64  1.26-1  epel\n";
  expect([...upgrade.parse(Buffer.from(told), ids).values()].map(({ version }) => version)).toEqual([null, "1.26-1", "23.6-2"]);
});

test("lists are fetched anew where that is asked for, aside as all else", () => {
  const script = upgrade.script([upgradeKey("nginx", [], true).id, upgradeKey("psmisc").id]).replaceAll(/['\\]/g, "");
  expect(script).toContain("dnf -q --refresh list --upgrades -- nginx");
  expect(script).toContain("dnf -q list --upgrades -- psmisc");
  expect(script).toMatch(/yum -q clean expire-cache [^\n]*\n[^\n]*\n.*yum -q list updates -- nginx/);
  expect(script).toMatch(/apt\) apt-get -q update/);
  expect(upgrade.script([upgradeKey("psmisc").id])).not.toMatch(/clean expire-cache|apt-get -q update/);
});

test.each(shells)("a host that allows no place aside is asked all the same, in $name", ({ argv }) => {
  const folder = mkdtempSync(join(tmpdir(), "hf-upgrade-"));
  try {
    const log = join(folder, "asked");
    writeFileSync(join(folder, "unshare"), "#!/bin/sh\necho no >&2\nexit 1\n", { mode: 0o755 });
    for (const tool of ["dnf", "apt-cache"]) writeFileSync(join(folder, tool), `#!/bin/sh\necho "$@" >>${log}\n`, { mode: 0o755 });
    writeFileSync(join(folder, "apt-get"), "#!/bin/sh\n", { mode: 0o755 });
    const { stdout } = runIn(argv, `PATH=${folder}:$PATH\n${upgrade.script(["keepalived"])}`);
    expect(readFileSync(log, "utf8")).toMatch(/-- keepalived\n$/);
    expect(upgrade.parse(stdout, ["keepalived"]).get("keepalived")).toEqual({ version: null });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each(shells)("lists that can't be had aside are asked for outside, and nothing newer is no such failure, in $name", ({ argv }) => {
  const folder = mkdtempSync(join(tmpdir(), "hf-upgrade-"));
  try {
    const log = join(folder, "asked");
    // Where the place aside would be, there is this one.
    writeFileSync(join(folder, "unshare"), '#!/bin/sh\nshift 9\nASIDE=1\nexport ASIDE\neval "$1"\n', { mode: 0o755 });
    const dnf = `#!/bin/sh
echo "$@" >>${log}
case $* in *nginx) echo 'Error: No matching Packages to list' >&2; exit 1 ;; esac
[ -z "$ASIDE" ] || { echo "Error: Failed to download metadata for repo 'lab'" >&2; exit 1; }
echo 'keepalived.x86_64  2-1  lab'
`;
    writeFileSync(join(folder, "dnf"), dnf, { mode: 0o755 });
    for (const [name, version, times] of [
      ["keepalived", "2-1", 2],
      ["nginx", null, 1],
    ] as const) {
      writeFileSync(log, "");
      const script = upgrade.script([name]).replaceAll("apt-get dnf yum", "dnf");
      const { stdout } = runIn(argv, `PATH=${folder}:$PATH\n${script}`);
      expect(upgrade.parse(stdout, [name]).get(name)).toEqual({ version });
      expect(readFileSync(log, "utf8").match(/list/g)).toHaveLength(times);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
