import { readFileSync } from "node:fs";
import * as os from "node:os";
import { expect, it } from "vitest";
import { z } from "zod";
import { facts } from "../../../../src/observations/fact.ts";
import { moments } from "../../../../src/observations/moment.ts";
import { defineFact, readingOf, type Fact } from "../../../../src/observations/shared/facts/define.ts";
import { runIn, shells } from "../../../support/shells.ts";

const all: Readonly<Record<string, Fact>> = { ...facts, ...moments };

it.each(shells)("every fact of this machine is of its type ($name)", ({ argv }) => {
  const { script, parse } = readingOf(all);
  const ids = Object.keys(all);
  const { rc, stdout, stderr } = runIn(argv, script(ids));
  expect({ rc, stderr }).toEqual({ rc: 0, stderr: "" });
  const values = parse(stdout, ids);
  for (const [id, { schema }] of Object.entries(all)) expect([id, schema.safeParse(values.get(id)).error]).toEqual([id, undefined]);
});

it("facts of this machine are what others say of it", () => {
  const { script, parse } = readingOf(all);
  const ids = Object.keys(all);
  const began = Math.floor(Date.now() / 1000);
  const values = parse(runIn(["sh"], script(ids)).stdout, ids);
  const fact = (id: string): unknown => values.get(id);
  const text = (path: string): string => readFileSync(path, "utf8").trim();
  const has = (program: string): boolean => runIn(["sh"], `command -v ${program}`).rc === 0;
  const { username, uid, homedir } = os.userInfo();
  expect(["kernel", "architecture", "cpus", "hostname", "boot"].map(fact)).toEqual([
    os.release(),
    os.machine(),
    os.cpus().length,
    os.hostname().split(".")[0],
    text("/proc/sys/kernel/random/boot_id"),
  ]);
  expect(fact("os")).toMatchObject({ id: /^ID="?([^"\n]*)/m.exec(text("/etc/os-release"))?.[1] });
  expect(fact("machine")).toMatchObject({ user: username, uid });
  expect(fact("users")).toContainEqual(expect.objectContaining({ name: username, uid, home: homedir }));
  expect(String(fact("fqdn")).split(".")[0]).toBe(fact("hostname"));
  expect(fact("package_manager")).toBe(["dnf", "yum"].find(has) ?? (has("apt-get") ? "apt" : "none"));
  expect(fact("init")).toBe(runIn(["sh"], "test -d /run/systemd/system").rc === 0 ? "systemd" : text("/proc/1/comm"));
  expect(fact("memory")).toMatchObject({ total: os.totalmem() });
  const { epoch, iso } = fact("date") as { readonly epoch: number; readonly iso: string };
  expect([epoch >= began, epoch <= Date.now() / 1000, Date.parse(iso) / 1000]).toEqual([true, true, epoch]);
});

it.each([
  ["kvm\n", "kvm"],
  ["none\n", "none"],
  ["", "none"],
])("what a machine runs in: %j is %s", (printed, name) => {
  expect(facts.virtualization.parse(printed)).toBe(name);
});

it.each(shells)("one that hangs is given up, and takes no other along ($name)", ({ argv }) => {
  const text = z.string();
  const reading = readingOf({
    before: defineFact({ schema: text, script: "echo one", parse: (printed) => printed.trim() }),
    dead: defineFact({ schema: text, script: "trap '' TERM; echo half; sleep 600", limit: 1, parse: (printed) => printed.trim() }),
    after: defineFact({ schema: text, script: "echo two", parse: (printed) => printed.trim() }),
  });
  const ids = ["before", "dead", "after"];
  const { rc, stdout, stderr } = runIn(argv, reading.script(ids));
  expect(rc).toBe(0);
  expect(stderr).toContain("dead: no answer within 1 s");
  expect([...reading.parse(stdout, ids)]).toEqual([
    ["before", "one"],
    ["after", "two"],
  ]);
});
