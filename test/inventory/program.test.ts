import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { Problems } from "../../src/core/errors.ts";
import { loadInventory } from "../../src/inventory/load.ts";
import type { Inventory } from "../../src/inventory/types.ts";
import { CarriedDisk, RecordingDisk } from "../../src/vars/carried-disk.ts";
import type { Disk, Ran } from "../../src/vars/disk.ts";
import { describe as shown } from "../playbook/project.ts";
import { memoryDisk } from "../support/memory-disk.ts";
import { varsOf } from "./inventory.ts";

type Said = string | { readonly status: number; readonly stderr: string } | { readonly failure: string };

/** A disk on which `inv` is a program that answers so. */
function programDisk(answer: (args: readonly string[]) => Said): Disk {
  const disk = memoryDisk({ inv: "#!/bin/sh\n" });
  const nothing = new Uint8Array();
  return {
    ...disk,
    stat: (path) => (basename(path) === "inv" ? { type: "file", size: 10, executable: true } : disk.stat(path)),
    run(_path, args): Ran {
      const answered = answer(args);
      if (typeof answered === "string") return { stdout: Buffer.from(answered), stderr: nothing, status: 0 };
      if ("failure" in answered) return { stdout: nothing, stderr: nothing, status: undefined, failure: answered.failure };
      return { stdout: nothing, stderr: Buffer.from(answered.stderr), status: answered.status };
    },
  };
}

function load(answer: (args: readonly string[]) => Said): { inventory: Inventory; problems: Problems } {
  const problems = new Problems();
  return { inventory: loadInventory(["inv"], { disk: programDisk(answer), problems }), problems };
}

test("hosts are asked for one by one where _meta is missing; an empty answer means no variables", () => {
  const asked: string[] = [];
  const { inventory, problems } = load((args) => {
    asked.push(args.join(" "));
    if (args[0] === "--list") return '{"web": ["a", "b"], "db": {"hosts": ["b", "c"]}}';
    return args[1] === "b" ? "" : `{"name": "${args[1]}"}`;
  });
  expect(problems.errors).toEqual([]);
  expect(asked).toEqual(["--list", "--host a", "--host b", "--host c"]);
  expect([...inventory.hosts.values()].map(varsOf)).toEqual([{ name: "a" }, {}, { name: "c" }]);
});

test("with _meta it is asked once, and its texts are data", () => {
  const { inventory } = load((args) => (args[0] === "--list" ? '{"_meta": {"hostvars": {"a": {"x": "<%= y %>"}}}, "web": ["a"]}' : { status: 1, stderr: "" }));
  expect([...inventory.hosts.values()].map((host) => [host.name, varsOf(host)])).toEqual([["a", { x: "<%= y %>" }]]);
});

test("what it said once is enough to load the inventory again, without it", () => {
  const disk = new RecordingDisk(programDisk((args) => (args[0] === "--list" ? '{"web": ["a"]}' : '{"x": 1}')));
  const first = loadInventory(["inv"], { disk, problems: new Problems() });
  const again = loadInventory(["inv"], { disk: new CarriedDisk(disk.files), problems: new Problems() });
  expect(again.hosts).toEqual(first.hosts);
  expect(again.groups).toEqual(first.groups);
});

describe("mistakes", () => {
  const list = (text: string) => () => text;
  test.each<readonly [string, (args: readonly string[]) => Said, readonly string[]]>([
    [
      "it fails",
      () => ({ status: 3, stderr: "no credentials\n" }),
      ["inv --list:1:1 the inventory inv --list failed: it ended with status 3 | run it by hand"],
    ],
    ["it hangs", () => ({ failure: "it took more than 120 s" }), ["inv --list:1:1 the inventory inv --list failed: it took more than 120 s | run it by hand"]],
    ["it is no map", list("[]"), ["inv --list:1:1 what inv --list prints is no map | print it as {…}"]],
    ["hosts is a map", list('{"web": {"hosts": {"a": {}}}}'), ['inv --list:1:19 the hosts of web are a list of names | print ["node1", "node2"]']],
    [
      "a host is a number",
      list('{"_meta": {"hostvars": {}}, "web": ["a", 1]}'),
      ['inv --list:1:42 the hosts of web are a list of names | print ["node1", "node2"]'],
    ],
    ["a group is text", list('{"web": "a"}'), ["inv --list:1:9 the group web is a map or a list of hosts | print it as {…}"]],
    [
      "a host can't be called that",
      list('{"_meta": {"hostvars": {}}, "web": ["-a"]}'),
      ['inv --list:1:37 the host name "-a" begins with a dash | ssh would read it as an option'],
    ],
    ["variables are a list", list('{"_meta": {"hostvars": {"a": []}}, "web": ["a"]}'), ["inv --list:1:30 the variables of a are a map | print it as {…}"]],
  ])("%s", (_what, answer, messages) => {
    expect(load(answer).problems.errors.map((error) => shown(error))).toEqual(messages);
  });

  test("what the program complained of is the place that is shown", () => {
    const [error] = load(() => ({ status: 3, stderr: "no credentials\nin /etc/cloud\n" })).problems.errors;
    expect(error?.at?.source.text).toBe("no credentials\nin /etc/cloud");
  });
});
