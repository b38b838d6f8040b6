import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import upgrade from "../../src/observations/upgrade.ts";
import { runIn, shells } from "../support/shells.ts";

test("the newer version is that of the package itself", () => {
  const rows = "keepalived.x86_64      2.2.7-1.el9      lab\nkeepalived-doc.noarch  2.3.0-1.el9      lab\n";
  const found = upgrade.parse(Buffer.from(`\u001ednf\n\u001ename keepalived\nAvailable Upgrades\n${rows}\u001ename psmisc\n`), ["keepalived", "psmisc"]);
  expect([...found]).toEqual([
    ["keepalived", { version: "2.2.7-1.el9" }],
    ["psmisc", { version: null }],
  ]);
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
