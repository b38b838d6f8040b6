import { describe, expect, it } from "vitest";
import type { Lookup } from "../../src/changes/define.ts";
import install, { type PackageInstall } from "../../src/changes/package-install.ts";
import remove from "../../src/changes/package-remove.ts";
import upgrade from "../../src/changes/package-upgrade.ts";
import { factKey } from "../../src/observations/fact.ts";
import file from "../../src/observations/file.ts";
import firewall from "../../src/observations/firewall.ts";
import packages from "../../src/observations/package.ts";
import units from "../../src/observations/unit.ts";
import type { Key } from "../../src/observations/define.ts";
import { unobserved } from "../support/fake-host.ts";

const change: PackageInstall = { kind: "package.install", manager: "dnf", names: ["keepalived", "haproxy-2.6"] };

function after(key: Key, value: unknown, by: PackageInstall = change): Lookup | undefined {
  return install.overlay(by, key, () => ({ degree: "exact", value }), "play/1", unobserved);
}

const absent = { type: "absent" };
const missing = { exists: false, active: "inactive", enabled: "unknown" };

describe("what is known once packages are installed", () => {
  it("is that they are there, in a version to be seen", () => {
    expect(after(packages.key("keepalived"), { installed: false })).toMatchObject({ degree: "expected", value: { installed: true } });
    expect(after(packages.key("psmisc"), { installed: false })).toBeUndefined();
  });

  it("is not whether a name with a version stands for another name", () => {
    expect(after(packages.key("haproxy"), { installed: false })).toEqual({ degree: "later", step: "play/1", base: { installed: false } });
  });

  it("is a unit that was not there, as good as surely, and not yet started", () => {
    expect(after(units.key("keepalived.service"), missing)).toMatchObject({ degree: "expected", value: { exists: true, active: "inactive", enabled: "disabled" } });
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

it("removing makes units decided at run: nobody knows whose they were", () => {
  const of = { kind: "package.remove", manager: "dnf", names: ["keepalived"] } as const;
  const below = (value: unknown) => () => ({ degree: "exact", value }) as const;
  expect(remove.overlay(of, packages.key("keepalived"), below({ installed: true }), "s", unobserved)).toEqual({ degree: "expected", value: { installed: false } });
  expect(remove.overlay(of, units.key("keepalived.service"), below({ exists: true }), "s", unobserved)?.degree).toBe("later");
  expect(remove.overlay(of, packages.key("psmisc"), below({ installed: false }), "s", unobserved)).toBeUndefined();
});

describe("one transaction", () => {
  it.each([
    ["dnf", "dnf -y install keepalived haproxy-2.6", "rpm -q keepalived >/dev/null 2>&1 && rpm -q haproxy-2.6 >/dev/null 2>&1"],
    ["yum", "yum -y install keepalived haproxy-2.6", "rpm -q keepalived >/dev/null 2>&1 && rpm -q haproxy-2.6 >/dev/null 2>&1"],
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
    expect(install.script({ ...change, fresh: true }).run).toBe("dnf -q clean expire-cache || exit\ndnf -y install keepalived haproxy-2.6");
    expect(install.script({ ...change, manager: "apt", fresh: true }).run).toMatch(/^apt-get -q update \|\| exit\n/);
  });

  it("rests, for an upgrade, on the version that was shown", () => {
    const { predicate, run } = upgrade.script({ kind: "package.upgrade", manager: "dnf", packages: [{ name: "keepalived", from: "2.2.4-6", to: "2.2.7-1" }] });
    expect(run).toBe("dnf -y upgrade keepalived");
    expect(predicate).toMatch(/= 2\.2\.4-6 \].*= 2\.2\.7-1 \]/);
  });
});
