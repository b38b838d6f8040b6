import { expect, test } from "vitest";
import module from "../../src/modules/hostname.ts";
import { factKey } from "../../src/observations/fact.ts";
import file from "../../src/observations/file.ts";
import { sysctlKey } from "../../src/observations/sysctl.ts";
import { bareHost } from "../support/bare-host.ts";
import { textFile } from "../support/fake-machine.ts";
import { given } from "../support/fake-host.ts";
import { planTask } from "../support/module-case.ts";

const name = "node2.example.org";
const host = (written: string, runs: string) =>
  bareHost(new Map<string, unknown>([given(file.key("/etc/hostname"), textFile(written)), given(sysctlKey("kernel.hostname"), runs)]));

test.each([
  ["is given for now and for later", "node1\n", "node1", ["file.write", "hostname.set"], "it is node1"],
  ["is given for now", `${name}\n`, "node1", ["hostname.set"], "it is node1"],
  ["is given for later", "node1\n", name, ["file.write"], "/etc/hostname says otherwise"],
  ["stays", `${name}\n`, name, [], `already ${name}`],
])("a name %s", (_, written, runs, kinds, reason) => {
  const outcome = planTask(module, host(written, runs), { name });
  expect([outcome.changes.map(({ kind }) => kind), outcome.reason]).toEqual([kinds, reason]);
});

test("later tasks know the machine by its new name", () => {
  const before = host("node1\n", "node1");
  const after = before.after(planTask(module, before, { name }).changes);
  expect(after.read(factKey("hostname"))).toBe("node2");
  expect(after.peek(factKey("fqdn")).degree).toBe("later");
  expect(planTask(module, after, { name }).changes).toEqual([]);
});

test.each(["-x", "a..b", "x_y", "", "a b", "x".repeat(65)])("%j is no host name", (wrong) => {
  expect(() => planTask(module, bareHost(), { name: wrong })).toThrow("`name`");
});
