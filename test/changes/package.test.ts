import { describe, expect, it } from "vitest";
import type { Lookup, Observed } from "../../src/changes/define.ts";
import install, { type PackageInstall } from "../../src/changes/package-install.ts";
import remove, { type PackageRemove } from "../../src/changes/package-remove.ts";
import upgrade from "../../src/changes/package-upgrade.ts";
import { factKey } from "../../src/observations/fact.ts";
import file from "../../src/observations/file.ts";
import firewall from "../../src/observations/firewall.ts";
import packages from "../../src/observations/package.ts";
import units from "../../src/observations/unit.ts";
import { keyText, type Key } from "../../src/observations/define.ts";
import { packagedFileKey } from "../../src/observations/packaged-file.ts";
import preview, { previewKey } from "../../src/observations/preview.ts";
import type { Removal } from "../../src/observations/removal.ts";
import newer, { upgradeKey } from "../../src/observations/upgrade.ts";
import { prelude } from "../../src/shell/prelude.ts";
import { unobserved } from "../support/fake-host.ts";
import { runIn, shells, type ShellRun } from "../support/shells.ts";

const change: PackageInstall = { kind: "package.install", manager: "dnf", names: ["keepalived", "haproxy-2.6"] };

function after(key: Key, value: unknown, by: PackageInstall = change): Lookup | undefined {
  return install.overlay(by, key, () => ({ degree: "exact", value }), "play/1", unobserved);
}

const absent = { type: "absent" };
const missing = { exists: false, active: "inactive", enabled: "unknown" };

describe.each(shells)("a transaction of rpm's (in $name)", ({ argv }) => {
  const { run } = install.script(change);
  /** Its lock is held for the first so many tries; one more ends with the status. */
  const attempt = (held: number, status: number): ShellRun =>
    runIn(
      argv,
      `${prelude}n=0; sleep() { n=$((n + 1)); }
dnf() { echo try; if [ $n -lt ${held} ]; then echo "can't create transaction lock on /x" >&2; return 1; fi; echo "$*" >&2; return ${status}; }
(${run})`,
    );

  it("waits for who holds its lock, and then says what the last try said", () => {
    expect(attempt(3, 0)).toMatchObject({ rc: 0, stderr: "-y install keepalived haproxy-2.6\n" });
    expect(attempt(1, 7)).toMatchObject({ rc: 7, stderr: "-y install keepalived haproxy-2.6\n" });
  });

  it("does not wait for ever, nor where something else is wrong", () => {
    expect(attempt(100, 0)).toMatchObject({ rc: 1, stderr: "can't create transaction lock on /x\n" });
    expect(attempt(0, 1).stdout.toString()).toBe("try\n");
  });
});

describe("what is known once packages are installed", () => {
  it("is that they are there, in a version to be seen", () => {
    expect(after(packages.key("keepalived"), { installed: false })).toMatchObject({ degree: "expected", value: { installed: true } });
    expect(after(packages.key("psmisc"), { installed: false })).toBeUndefined();
  });

  it("is not whether a name with a version stands for another name", () => {
    expect(after(packages.key("haproxy"), { installed: false })).toEqual({ degree: "later", step: "play/1", base: { installed: false } });
  });

  it("is a unit that was not there, as good as surely, and not yet started", () => {
    expect(after(units.key("keepalived.service"), missing)).toMatchObject({
      degree: "expected",
      value: { exists: true, active: "inactive", enabled: "disabled" },
    });
    expect(after(units.key("sshd.service"), { exists: true, active: "active" })).toBeUndefined();
  });

  it("is only at run what files it brings; those that are there stay", () => {
    expect(after(file.key("/etc/keepalived/keepalived.conf"), absent)).toEqual({ degree: "later", step: "play/1", base: absent });
    expect(after(file.key("/etc/passwd"), { type: "file", mode: "0644" })).toBeUndefined();
  });

  it("leaves the firewall alone, unless it is one", () => {
    expect(after(firewall.key("iptables"), { installed: true, tables: {} })).toBeUndefined();
    const services: PackageInstall = { ...change, names: ["iptables-services"] };
    expect(after(firewall.key("iptables"), { installed: false, tables: {} }, services)?.degree).toBe("later");
    expect(after(factKey("firewall"), { in_charge: "none" }, services)?.degree).toBe("later");
    expect(after(factKey("os"), { id: "rocky" }, services)).toBeUndefined();
  });

  it("is nothing about what nobody could read", () => {
    expect(after(file.key("/x"), Object("unreadable"))).toBeUndefined();
    expect(install.overlay(change, file.key("/x"), () => ({ degree: "unread" }), "s", unobserved)).toBeUndefined();
  });
});

describe("where the repositories told what comes in", () => {
  const spec = "app-2.0-1.el9.x86_64";
  const coming = {
    name: "app",
    version: "2.0-1.el9",
    spec,
    files: [
      "/etc/app",
      "/etc/app/app.conf",
      "/etc/init.d/old",
      "/opt/app/bin/app",
      "/usr/lib/systemd/system/app.service",
      "/usr/lib/systemd/system/app@.service",
    ],
  };
  const told: PackageInstall = { ...change, names: ["app"], brings: [coming] };
  const config = { type: "file", mode: "0640", owner: "root", group: "app", size: 2 };

  function brought(key: Key, value: unknown, packaged: Readonly<Record<string, unknown>> = {}): Lookup | undefined {
    const values = new Map<string, unknown>([[keyText(previewKey("dnf", ["app"])), { known: true, packages: [coming] }]]);
    for (const [path, each] of Object.entries(packaged)) values.set(keyText(packagedFileKey("dnf", spec, path)), each);
    const observed = (other: Key) =>
      values.has(keyText(other)) ? { degree: "exact" as const, value: values.get(keyText(other)) as never } : { degree: "unread" as const };
    return install.overlay(told, key, () => ({ degree: "exact", value }), "play/1", observed);
  }

  it("a file asks for what the package holds, and is expected to be that", () => {
    const key = file.key("/etc/app/app.conf");
    expect(brought(key, absent)).toEqual({ degree: "unread", needs: [packagedFileKey("dnf", spec, "/etc/app/app.conf")] });
    expect(brought(key, absent, { "/etc/app/app.conf": config })).toEqual({ degree: "expected", value: config });
  });

  it("a file that could not be fetched is decided at run", () => {
    expect(brought(file.key("/etc/app/app.conf"), absent, { "/etc/app/app.conf": null })).toEqual({ degree: "later", step: "play/1", base: absent });
  });

  it("a folder that is there already gets the mode and owner that rpm has for it", () => {
    const [mine, packaged] = [
      { type: "directory", mode: "0700", owner: "app", group: "app" },
      { type: "directory", mode: "0755", owner: "root", group: "root" },
    ];
    expect(brought(file.key("/etc/app"), mine)?.degree).toBe("unread");
    expect(brought(file.key("/etc/app"), mine, { "/etc/app": packaged })).toEqual({ degree: "expected", value: packaged });
    expect(brought(file.key("/etc/app"), mine, { "/etc/app": null })).toEqual({ degree: "expected", value: mine });
    expect(brought(file.key("/etc"), mine)).toBeUndefined();
  });

  it("a file that is there already stays, perhaps", () => {
    expect(brought(file.key("/etc/app/app.conf"), config)).toEqual({ degree: "expected", value: config });
    expect(brought(file.key("/etc/passwd"), config)).toBeUndefined();
  });

  it("what no package lists is not there, but for folders above what it does list", () => {
    expect(brought(file.key("/etc/app/other.conf"), absent)).toEqual({ degree: "expected", value: absent });
    expect(brought(file.key("/opt/app"), absent)).toMatchObject({ degree: "expected", value: { type: "directory", mode: "0755" } });
  });

  it.each(["app.service", "app@one.service", "old.service"])("%s comes along", (unit) => {
    expect(brought(units.key(unit), missing)).toMatchObject({ degree: "expected", value: { exists: true } });
  });

  it("a unit of nobody's is not taken for granted", () => {
    expect(brought(units.key("other.service"), missing)).toEqual({ degree: "expected", value: missing });
  });

  it("users may be made by its scripts", () => {
    expect(brought({ kind: "user", id: "app" }, { exists: false })?.degree).toBe("later");
  });

  it("what comes along counts as installed, in its version", () => {
    const pulled: PackageInstall = { ...told, brings: [coming, { name: "lib", version: "1-1" }] };
    expect(after(packages.key("lib"), { installed: false }, pulled)).toEqual({ degree: "expected", value: { installed: true, version: "1-1" } });
    expect(install.describe(pulled)).toBe("install app 2.0-1.el9, with lib 1-1");
  });

  it("other questions to the repositories stay answered, unless a repository comes along", () => {
    const asked = previewKey("dnf", ["other"]);
    expect(brought(asked, { known: false, why: "" })).toBeUndefined();
    expect(after(asked, { known: false, why: "" }, told)?.degree).toBe("expected");
  });
});

it("removing makes units decided at run: nobody knows whose they were", () => {
  const of = { kind: "package.remove", manager: "dnf", names: ["keepalived"] } as const;
  const below = (value: unknown) => () => ({ degree: "exact", value }) as const;
  expect(remove.overlay(of, packages.key("keepalived"), below({ installed: true }), "s", unobserved)).toEqual({
    degree: "expected",
    value: { installed: false },
  });
  expect(remove.overlay(of, units.key("keepalived.service"), below({ exists: true }), "s", unobserved)?.degree).toBe("later");
  expect(remove.overlay(of, packages.key("psmisc"), below({ installed: false }), "s", unobserved)).toBeUndefined();
});

describe("removing packages of which their manager told what they take along", () => {
  const gone: PackageRemove = {
    kind: "package.remove",
    manager: "dnf",
    names: ["app"],
    takes: [
      { name: "app", version: "2.0-1" },
      { name: "app-doc", version: "2.0-1" },
    ],
  };
  const told: Removal = {
    known: true,
    packages: [
      { name: "app", version: "2.0-1", files: ["/etc/app/app.conf", "/usr/lib/systemd/system/app.service"] },
      { name: "app-doc", version: "2.0-1", files: [] },
    ],
  };
  const observed = ((key: Key) => (key.kind === "removal" ? { degree: "exact", value: told } : { degree: "unread" })) as Observed;
  const after = (key: Key, value: unknown) => remove.overlay(gone, key, () => ({ degree: "exact", value }), "s", observed);

  it("is shown with all of them", () => {
    expect(remove.describe(gone)).toBe("remove app, with app-doc 2.0-1");
    expect(after(packages.key("app-doc"), { installed: true, version: "2.0-1" })).toEqual({ degree: "expected", value: { installed: false } });
    expect(after(file.key("/etc/app/app.conf"), { type: "file" })).toEqual({ degree: "expected", value: { type: "absent" } });
  });

  it("leaves to the run what becomes of their units and folders", () => {
    expect(after(units.key("app.service"), { exists: true })?.degree).toBe("later");
    expect(after(file.key("/etc/app"), { type: "directory" })?.degree).toBe("later");
  });

  it("touches nothing else", () => {
    expect(after(packages.key("psmisc"), { installed: true, version: "1" })).toBeUndefined();
    expect(after(units.key("keepalived.service"), { exists: true })).toBeUndefined();
    expect(after(file.key("/etc/other"), { type: "directory" })).toBeUndefined();
  });
});

const provided = (name: string): string => `{ rpm -q ${name} >/dev/null 2>&1 || rpm -q --whatprovides ${name} >/dev/null 2>&1; }`;

describe("one transaction", () => {
  it.each([
    ["dnf", "hf_package_run dnf -y install keepalived haproxy-2.6", `${provided("keepalived")} && ${provided("haproxy-2.6")}`],
    ["yum", "hf_package_run yum -y install keepalived haproxy-2.6", `${provided("keepalived")} && ${provided("haproxy-2.6")}`],
  ] as const)("of %s", (manager, run, promise) => {
    expect(install.script({ ...change, manager })).toEqual({ run, promise });
  });

  it("of apt asks nothing, and fetches lists where they lack the package", () => {
    const { run, promise } = install.script({ ...change, manager: "apt", names: ["keepalived=1:2.2.7"] });
    expect(run).toMatch(/^apt-cache show keepalived .*apt-get -q update/);
    expect(run).toMatch(/DEBIAN_FRONTEND=noninteractive apt-get -y .* install 'keepalived=1:2.2.7'$/);
    expect(promise).toContain("'installed 1:2.2.7'");
  });

  it("fetches lists first on request", () => {
    expect(install.script({ ...change, fresh: true }).run).toBe("dnf -q clean expire-cache || exit\nhf_package_run dnf -y install keepalived haproxy-2.6");
    expect(install.script({ ...change, manager: "apt", fresh: true }).run).toMatch(/^apt-get -q update \|\| exit\n/);
  });

  it("rests, for an upgrade, on the version that was shown", () => {
    const { predicate, run } = upgrade.script({ kind: "package.upgrade", manager: "dnf", packages: [{ name: "keepalived", from: "2.2.4-6", to: "2.2.7-1" }] });
    expect(run).toBe("hf_package_run dnf -y upgrade keepalived");
    expect(predicate).toMatch(/-e 2\.2\.4-6 .*-e 2\.2\.7-1;/);
  });
});

it("a transaction says to the manager what the task says of repositories, and so does whoever asks beforehand", () => {
  const options = ["--disablerepo=*", "--enablerepo=epel"];
  const wanted: PackageInstall = { ...change, names: ["app"], options };
  const bare = (sh: string): string => sh.replaceAll(/['\\]/g, "");
  expect(install.script(wanted).run).toBe("hf_package_run dnf -y '--disablerepo=*' '--enablerepo=epel' install app");
  expect(install.describe(wanted)).toBe("install app (--disablerepo=* --enablerepo=epel)");
  expect(bare(preview.script([previewKey("dnf", ["app"], options).id]))).toContain("dnf --assumeno --disablerepo=* --enablerepo=epel install app");
  expect(bare(newer.script([upgradeKey("app", options).id]))).toContain("dnf -q --disablerepo=* --enablerepo=epel list --upgrades -- app");
});
