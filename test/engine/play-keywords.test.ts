import { describe, expect, test } from "vitest";
import type { MachineOptions } from "../support/fake-machine.ts";
import { runFake } from "../support/run-fake.ts";

const names = ["node1", "node2", "node3", "node4"];
const hosts = (options: (name: string) => MachineOptions = () => ({})): Record<string, MachineOptions> =>
  Object.fromEntries(names.map((name) => [name, options(name)]));
const play = (...lines: readonly string[]): string => ["- hosts: all", ...lines.map((line) => `  ${line}`), ""].join("\n");

describe("order", () => {
  const inTurn = async (order: string): Promise<string[]> => {
    const run = await runFake({
      hosts: hosts((name) => ({ state: { "fact:hostname": name === "node3" ? "a" : `z${name}` } })),
      inventory: "all: { hosts: { node3: { rank: 2 }, node1: { rank: 2 }, node4: { rank: 0 }, node2: { rank: 1 } } }\n",
      play: play(`order: ${order}`, "serial: 1", "tasks: [{ name: do, command: do }]"),
    });
    expect(run.exit).toBe(0);
    return run.log.map((line) => line.slice(4, 5));
  };

  test.each([
    ["inventory", "3142"],
    ["reverse_inventory", "2413"],
    ["sorted", "1234"],
    ["reverse_sorted", "4321"],
    ["rank", "4231"],
    ['"rank === 2 ? 0 : 1"', "3142"],
    ["facts.hostname", "3124"],
  ])("%s", async (order, expected) => {
    expect((await inTurn(order)).join("")).toBe(expected);
  });

  test("shuffle takes every host once, in an order that no other word gives", async () => {
    expect((await inTurn("shuffle")).toSorted().join("")).toBe("1234");
    const many = Array.from({ length: 12 }, (_, i) => `n${String(i).padStart(2, "0")}`);
    const run = await runFake({
      hosts: Object.fromEntries(many.map((name) => [name, {}])),
      play: play("order: shuffle", "serial: 1", "tasks: [{ command: do }]"),
    });
    const turns = run.log.map((line) => line.slice(0, 3));
    expect(turns.toSorted()).toEqual(many);
    expect([many, many.toReversed()]).not.toContainEqual(turns);
  });

  test("that gives no rank, or rests on nothing, is a mistake", async () => {
    await expect(inTurn("group_names")).rejects.toThrow("puts no hosts in order");
    await expect(inTurn("rnak")).rejects.toThrow('undefined variable "rnak"');
  });
});

test("serial takes sizes in turn, the last repeated", async () => {
  const run = await runFake({ hosts: hosts(), play: play("serial: [1, 50%]", "tasks: [{ name: a, command: a }, { name: b, command: b }]") });
  const seen = run.log.map((line) => line.replace("node", "").replace(": run ", ""));
  expect(seen.slice(0, 2)).toEqual(["1a", "1b"]);
  expect(seen.slice(2, 6).toSorted()).toEqual(["2a", "2b", "3a", "3b"]);
  expect(seen.slice(6)).toEqual(["4a", "4b"]);
});

test.each([
  ["10%", [1, 1, 1, 1]],
  ["60%", [2, 2]],
  ["75%", [3, 1]],
  ["9", [4]],
  ["[1, 9]", [1, 3]],
])("serial: %s makes batches of a whole number of hosts, and of one at least", async (serial, sizes) => {
  const run = await runFake({ hosts: hosts(), play: play(`serial: ${serial}`, "tasks: [{ name: a, command: a }, { meta: sync }, { name: b, command: b }]") });
  const found = run.log.map((line) => line.slice(-1)).join("");
  expect(found).toBe(sizes.map((size) => "a".repeat(size) + "b".repeat(size)).join(""));
});

describe("the end of all", () => {
  const failing = (head: string, ...bad: readonly string[]): Parameters<typeof runFake>[0] => ({
    hosts: hosts((name) => (bad.includes(name) ? { commands: { a: () => ({ rc: 1 }) } } : {})),
    play: `${play(head, "serial: 2", "tasks: [{ name: a, command: a }]")}${play("tasks: [{ name: z, command: z }]")}`,
  });
  const did = async (options: Parameters<typeof runFake>[0]): Promise<string> =>
    (await runFake(options)).log.map((line) => line.replace(/node(\d): run (\w)/, "$1$2")).join(" ");

  test("max_fail_percentage counts the hosts of a batch, and ends the batches and plays behind it", async () => {
    expect(await did(failing("max_fail_percentage: 50", "node2"))).toBe("1a 2a 3a 4a 1z 3z 4z");
    expect(await did(failing("max_fail_percentage: 49", "node2"))).toBe("1a 2a");
    expect(await did(failing("max_fail_percentage: 49", "node4"))).toBe("1a 2a 3a 4a");
  });

  test("any_errors_fatal ends the batches and plays behind the one where it failed", async () => {
    expect(await did(failing("any_errors_fatal: true", "node2"))).toBe("1a 2a");
    expect(await did(failing("any_errors_fatal: true", "node4"))).toBe("1a 2a 3a 4a");
    expect(await did(failing("any_errors_fatal: false", "node2"))).toBe("1a 2a 3a 4a 1z 3z 4z");
  });
});

test("gather_facts: false keeps no fact from being known", async () => {
  const run = await runFake({
    hosts: { node1: { state: { "fact:hostname": "own" } } },
    play: play("gather_facts: false", "tasks: [{ name: a, copy: { content: <%= facts.hostname %>, dest: /etc/a } }]"),
  });
  expect(run.machine().text("/etc/a")).toBe("own");
});

describe("verify with each_batch", () => {
  const rolling = (broken: string): Parameters<typeof runFake>[0] => ({
    hosts: hosts((name) => ({ commands: { check: (machine) => ({ rc: name === broken && machine.text("/etc/x") !== undefined ? 1 : 0 }) } })),
    play: play(
      "serial: 2",
      "tasks: [{ name: write, copy: { content: x, dest: /etc/x } }]",
      "verify: { within: 0, each_batch: true, tasks: [{ name: holds, command: { cmd: check, reads: true } }] }",
    ),
  });

  test("goes on only while the cluster holds", async () => {
    const run = await runFake(rolling("node1"));
    expect(run.exit).toBe(5);
    expect(names.map((name) => run.machine(name).text("/etc/x"))).toEqual(["x", "x", undefined, undefined]);
    expect(run.summary("node3")).toMatchObject({ changed: 0, pending: 1 });
  });

  test("goes through all batches where it does", async () => {
    const run = await runFake(rolling("nobody"));
    expect(run.exit).toBe(0);
    expect(names.map((name) => run.machine(name).text("/etc/x"))).toEqual(["x", "x", "x", "x"]);
  });
});

describe("force_handlers", () => {
  const failing = (more: string): Parameters<typeof runFake>[0] => ({
    hosts: { node1: { commands: { fail: () => ({ rc: 1 }) } } },
    play: play(
      more,
      "tasks:",
      "  - { name: write, copy: { content: x, dest: /etc/x }, notify: [one, two] }",
      "  - { name: break, command: fail }",
      "  - { name: after, command: never }",
      "handlers: [{ name: one, command: one }, { name: two, command: two }]",
    ),
  });

  test("runs what was notified before the failure, and the host has failed all the same", async () => {
    const run = await runFake(failing("force_handlers: true"));
    expect(run.exit).toBe(3);
    expect(run.done()).toEqual(["changed write", "failed break", "changed one", "changed two"]);
    expect(run.machine().owed.size).toBe(0);
  });

  test("not said, they stay owed", async () => {
    const run = await runFake(failing("gather_facts: false"));
    expect(run.done()).toEqual(["changed write", "failed break"]);
    expect(run.machine().owed.size).toBe(2);
  });

  test("a handler that fails is the last", async () => {
    const options = failing("force_handlers: true");
    const run = await runFake({ ...options, play: options.play.replace("command: one", "command: fail") });
    expect(run.done()).toEqual(["changed write", "failed break", "failed one"]);
  });
});

test("max_fail_percentage lets some hosts fail, and no more", async () => {
  const failing = (...bad: readonly string[]): Parameters<typeof runFake>[0] => ({
    hosts: hosts((name) => (bad.includes(name) ? { commands: { a: () => ({ rc: 1 }) } } : {})),
    play: play("max_fail_percentage: 25", "strategy: linear", "tasks: [{ name: a, command: a }, { name: b, command: b }]"),
  });
  const one = await runFake(failing("node1"));
  const two = await runFake(failing("node1", "node2"));
  const did = (run: typeof one): string[] => names.filter((name) => run.done(name).includes("changed b"));
  expect([did(one), did(two)]).toEqual([["node2", "node3", "node4"], []]);
});

describe("connection: local", () => {
  const text = (hosts: string): string => `- hosts: ${hosts}\n  connection: local\n  tasks: [{ name: t, command: t }]\n`;

  test("stands above plays for this computer", async () => {
    const implicit = await runFake({ hosts: { localhost: {} }, inventory: "all: { hosts: { node1: } }", play: text("localhost") });
    expect(implicit.done("localhost")).toEqual(["changed t"]);
    const said = await runFake({ hosts: { here: {} }, inventory: "all: { hosts: { here: { ansible_connection: local } } }", play: text("all") });
    expect(said.done("here")).toEqual(["changed t"]);
  });

  test("is a mistake above plays for others, which it would have kept from them", async () => {
    await expect(runFake({ hosts: { node1: {} }, play: text("all") })).rejects.toThrow("connection: local, and node1 is another machine");
  });
});
