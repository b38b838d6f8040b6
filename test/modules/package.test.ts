import { describe, expect, it } from "vitest";
import { HoldfastError } from "../../src/core/errors.ts";
import module from "../../src/modules/package.ts";
import { factKey } from "../../src/observations/fact.ts";
import packages from "../../src/observations/package.ts";
import { keyText } from "../../src/observations/define.ts";
import { previewKey } from "../../src/observations/preview.ts";
import upgrade, { upgradeKey } from "../../src/observations/upgrade.ts";
import { bareHost } from "../support/bare-host.ts";
import { given } from "../support/fake-host.ts";
import { context, paramsOf, planTask } from "../support/module-case.ts";

const installed = (name: string, version: string): [string, unknown] => given(packages.key(name), { installed: true, version });

describe("packages", () => {
  it("are installed together, and only those that are missing", () => {
    const host = bareHost(new Map([installed("psmisc", "23.6-1")]));
    const { changes } = planTask(module, host, { name: ["keepalived", "psmisc", "haproxy", "haproxy"] });
    expect(changes).toEqual([{ kind: "package.install", manager: "dnf", names: ["keepalived", "haproxy"] }]);
  });

  it("say which version is there", () => {
    const host = bareHost(new Map([installed("keepalived", "2.2.8-6.el9")]));
    expect(planTask(module, host, { name: "keepalived" })).toMatchObject({ changes: [], reason: "already installed: keepalived 2.2.8-6.el9" });
  });

  it("are removed only where they are", () => {
    const host = bareHost(new Map([installed("telnet", "1")]));
    expect(planTask(module, host, { name: ["telnet", "rsh"], state: "absent" }).changes).toEqual([
      { kind: "package.remove", manager: "dnf", names: ["telnet"] },
    ]);
    expect(planTask(module, host, { name: "rsh", state: "absent" }).changes).toEqual([]);
  });

  it("are upgraded from what is there to what there is", () => {
    const host = bareHost(
      new Map([installed("keepalived", "2.2.4-6.el9"), given(upgrade.key("keepalived"), { version: "2.2.7-1.el9" }), installed("psmisc", "23.6-1")]),
    );
    const { changes } = planTask(module, host, { name: ["keepalived", "psmisc", "haproxy"], state: "latest" });
    expect(changes).toEqual([
      { kind: "package.install", manager: "dnf", names: ["haproxy"] },
      { kind: "package.upgrade", manager: "dnf", packages: [{ name: "keepalived", from: "2.2.4-6.el9", to: "2.2.7-1.el9" }] },
    ]);
  });

  it("that another provides are there, are upgraded under its name, and are not removed for it", () => {
    const vim: [string, unknown] = given(packages.key("vim"), { installed: true, version: "2:8.2-20.el9", by: "vim-enhanced" });
    const host = bareHost(new Map([vim, given(upgrade.key("vim-enhanced"), { version: "2:8.2-21.el9" })]));
    expect(planTask(module, host, { name: "vim" })).toMatchObject({ changes: [], reason: "already installed: vim (vim-enhanced 2:8.2-20.el9)" });
    expect(planTask(module, host, { name: "vim", state: "latest" }).changes).toMatchObject([
      { kind: "package.upgrade", packages: [{ name: "vim-enhanced", from: "2:8.2-20.el9", to: "2:8.2-21.el9" }] },
    ]);
    expect(planTask(module, host, { name: "vim", state: "absent" }).changes).toEqual([]);
  });

  it("are asked of, and upgraded by, lists that are fetched anew where that is wanted", () => {
    const host = bareHost(new Map([installed("nginx", "1.0-1"), [keyText(upgradeKey("nginx", [], true)), { version: "1.1-1" }]]));
    expect(planTask(module, host, { name: "nginx", state: "latest", update_cache: true }).changes).toMatchObject([{ kind: "package.upgrade", fresh: true }]);
    expect(planTask(module, host, { name: "nginx", state: "latest" }).changes).toEqual([]);
  });

  describe("from other repositories than usual", () => {
    const given = { disablerepo: "*", enablerepo: ["epel", "lab-*"], exclude: "kernel*,glibc", disable_gpg_check: true };
    const options = ["--disablerepo=*", "--enablerepo=epel", "--enablerepo=lab-*", "--exclude=kernel*", "--exclude=glibc", "--nogpgcheck"];

    it("are installed and upgraded from those, and asked of those before", () => {
      const newer: [string, unknown] = [keyText(upgradeKey("psmisc", options)), { version: "23.7-1" }];
      const coming = [{ name: "htop", version: "3-1", spec: "htop-3-1.x86_64", files: [] }];
      const preview: [string, unknown] = [keyText(previewKey("dnf", ["htop"], options)), { known: true, packages: coming }];
      const host = bareHost(new Map([installed("psmisc", "23.6-1"), newer, preview]));
      const params = paramsOf(module, { package: { name: ["htop", "psmisc"], state: "latest", ...given } });
      const { changes } = module.plan(host, params as never, { ...context, asksRepositories: true });
      expect(changes).toEqual([
        { kind: "package.install", manager: "dnf", names: ["htop"], options, brings: [{ name: "htop", version: "3-1" }] },
        { kind: "package.upgrade", manager: "dnf", packages: [{ name: "psmisc", from: "23.6-1", to: "23.7-1" }], options },
      ]);
    });

    it("is something that apt does not know", () => {
      const host = bareHost(new Map([[keyText(factKey("package_manager")), "apt"]]));
      expect(() => planTask(module, host, { name: "htop", enablerepo: "epel" })).toThrow("apt has no --enablerepo=epel");
    });

    it("are named by words that no shell and no program takes for anything else", () => {
      expect(() => planTask(module, bareHost(), { name: "htop", enablerepo: ["-x"] })).toThrow("`enablerepo[0]` must be a name, * and ? understood");
    });
  });

  it("need a manager", () => {
    const host = bareHost(new Map([given(factKey("package_manager"), "none" as const)]));
    expect(() => planTask(module, host, { name: "keepalived" })).toThrow(/neither dnf, yum nor apt/);
  });

  it("are told apart from what can't be checked, at the one that is wrong", () => {
    expect(() => planTask(module, bareHost(), { name: ["psmisc", "@development"] })).toThrow(/`name\[1\]` must be a package's name.*not "@development"/);
  });

  it.each(["@development", "/tmp/a.rpm", "https://example.org/a.rpm", "-y", "a b", "a*", ""])("can't be called %j", (name) => {
    expect(() => planTask(module, bareHost(), { name })).toThrow(HoldfastError);
  });
});
