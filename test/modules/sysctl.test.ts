import { describe, expect, test } from "vitest";
import { setSysctl, unsetSysctl } from "../../src/modules/shared/sysctl-lines.ts";
import sysctl from "../../src/modules/sysctl.ts";
import file from "../../src/observations/file.ts";
import { sysctlKey, sysctlPath } from "../../src/observations/sysctl.ts";
import { bareHost } from "../support/bare-host.ts";
import { textFile } from "../support/fake-machine.ts";
import { given } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";

const name = "net.ipv4.ip_forward";

function plan(text: string | undefined, value: string | null, task: object = {}) {
  const host = bareHost(
    new Map([given(sysctlKey(name), value), given(file.key("/etc/sysctl.conf"), text === undefined ? { type: "absent" } : textFile(text))]),
  );
  return planTask(sysctl, host, { name, value: "1", ...task });
}

describe("a parameter", () => {
  test.each<[string, string | undefined, string | null, object, string[], string]>([
    ["that is set nowhere", undefined, "0", {}, ["sysctl.set", "file.write"], `there is no such file yet: ${name} is not set`],
    ["that runs already", "", "1", {}, ["file.write"], `${name} is not set`],
    ["that is not to be set now", "", "0", { reload: false }, ["file.write"], `${name} is not set`],
    ["that is set, whatever runs", `${name}=1\n`, "0", {}, [], `${name} is 1 already`],
    ["that is set, but runs otherwise", `${name}=1\n`, "0", { sysctl_set: true }, ["sysctl.set"], "it runs with 0"],
    ["that is set and runs", `${name}=1\n`, "1", { sysctl_set: true }, [], `${name} is 1 already`],
    ["that the kernel lacks, where that is no matter", "", null, { ignoreerrors: true }, ["file.write"], `${name} is not set`],
    ["that is to go", `${name}=1\n`, "1", { state: "absent", value: undefined }, ["file.write"], `${name} is set`],
    ["that is not there", "", "1", { state: "absent", value: undefined }, [], `${name} is not set`],
  ])("%s", (_, text, value, task, kinds, reason) => {
    const outcome = plan(text, value, task);
    expect(outcome.changes.map(({ kind }) => kind)).toEqual(kinds);
    expect(outcome.reason).toBe(reason);
  });

  test("that a run set, but came no further, is looked after by the next one", () => {
    const [first] = plan("", "0").changes;
    const host = bareHost(new Map([given(sysctlKey(name), "0"), given(file.key("/etc/sysctl.conf"), textFile(""))]));
    const next = planTask(sysctl, host.after(first ? [first] : []), { name, value: "1" });
    expect(next.changes.map(({ kind }) => kind)).toEqual(["file.write"]);
  });

  test("that the kernel lacks is refused before the file is written", () => {
    expect(() => plan("", null)).toThrow(`the kernel has no ${name}`);
  });

  test("of several numbers is compared word by word", () => {
    const words = "net.ipv4.tcp_rmem";
    const host = bareHost(new Map([given(sysctlKey(words), "4096 131072 6291456")]));
    const task = { name: words, value: "4096\t131072   6291456", sysctl_set: true };
    expect(planTask(sysctl, host, task).changes).toMatchObject([{ kind: "file.write", content: { text: `${words}=4096 131072 6291456\n` } }]);
  });

  test.each(["../etc/passwd", "kernel", "net..ipv4", "/kernel/x", "a b.c"])("has no name %j", (wrong) => {
    expect(() => planTask(sysctl, bareHost(), { name: wrong, value: "1" })).toThrow("`name`");
  });
});

test.each([
  ["net.ipv4.ip_forward", "net/ipv4/ip_forward"],
  ["net.ipv4.conf.eth0/100.rp_filter", "net/ipv4/conf/eth0.100/rp_filter"],
  ["net/ipv4/conf/eth0.100/rp_filter", "net/ipv4/conf/eth0.100/rp_filter"],
])("%s is /proc/sys/%s", (spelled, path) => {
  expect(sysctlPath(spelled)).toBe(path);
});

describe("a line of the file", () => {
  test.each([
    ["goes to the end", "# a\n", "# a\nvm.x=1\n"],
    ["goes to the end of a file without a final newline", "a.b=2", "a.b=2\nvm.x=1\n"],
    ["is replaced where it stands last", "vm.x = 3\n-vm.x = 2\na.b=1\n", "vm.x = 3\nvm.x=1\na.b=1\n"],
    ["is known by its other spelling", "vm/x = 2\n", "vm.x=1\n"],
    ["stays, however it is spaced", "vm.x   =  1\n", "vm.x   =  1\n"],
    ["is not found in a comment", "#vm.x=1\n;vm.x=1\n", "#vm.x=1\n;vm.x=1\nvm.x=1\n"],
  ])("%s", (_, before, after) => {
    expect(setSysctl(before, "vm.x", "1").text).toBe(after);
    expect(setSysctl(after, "vm.x", "1").text).toBe(after);
  });

  test("is taken out wherever it stands", () => {
    expect(unsetSysctl("vm.x=1\nvm.xy=1\n vm/x = 2\n", "vm.x")).toEqual({ text: "vm.xy=1\n", reason: "vm.x is set" });
  });
});
