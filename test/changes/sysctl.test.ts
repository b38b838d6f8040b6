import { expect, test } from "vitest";
import type { SysctlSet } from "../../src/changes/sysctl-set.ts";
import change from "../../src/changes/sysctl-set.ts";
import { sysctlKey } from "../../src/observations/sysctl.ts";
import { prelude } from "../../src/shell/prelude.ts";
import { runIn, shells } from "../support/shells.ts";
import { unobserved } from "../support/fake-host.ts";

const set = (sysctl: string, value: string): SysctlSet => ({ kind: "sysctl.set", sysctl, value, before: "0" });

/** A network namespace of its own, whose parameters are nobody else's. */
test.runIf(process.getuid?.() === 0).each(shells)("a running parameter is set, once, and what the kernel lacks is said (in $name)", ({ argv }) => {
  const range = set("net.ipv4.ip_local_port_range", "20000 30000");
  const { promise = "", run } = change.script(range);
  const { run: missing } = change.script(set("net.ipv4.none_such", "1"));
  const script = `${prelude}
test_it() { if ${promise}; then echo holds; else echo not; fi; }
test_it
( ${run} ) && test_it
( ${missing} ) || echo refused`;
  const { stdout, stderr } = runIn(["unshare", "-n", ...argv], script);
  expect(stdout.toString()).toBe("not\nholds\nrefused\n");
  expect(stderr).toBe("the kernel has no net.ipv4.none_such\n");
});

test("what it is for every interface, it is no longer surely for one", () => {
  const after = (sysctl: string, other: string) =>
    change.overlay(set(sysctl, "1"), sysctlKey(other), () => ({ degree: "exact", value: "0" }), "step", unobserved);
  expect(after("vm.swappiness", "vm/swappiness")).toEqual({ degree: "exact", value: "1" });
  expect(after("net.ipv4.conf.all.rp_filter", "net.ipv4.conf.eth0.rp_filter")).toEqual({ degree: "expected", value: "0" });
  expect(after("vm.swappiness", "vm.overcommit_memory")).toBeUndefined();
});
