import { describe, expect, test } from "vitest";
import { runFake, type FakeRun, type FakeRunOptions } from "../support/run-fake.ts";

const write = (name: string, more = ""): string => `    - { name: ${name}, copy: { content: x, dest: /etc/${name} }${more} }\n`;
const wait = "    - { name: wait, wait_for_connection: {} }\n";
const run = (tasks: string, options: Partial<FakeRunOptions> = {}): Promise<FakeRun> =>
  runFake({ hosts: { node1: {}, node2: {} }, starting: ["node2"], play: `- hosts: all\n  tasks:\n${tasks}`, ...options });

describe("a host that can't be reached when the run begins", () => {
  test("is waited for by a task that does, and done then", async () => {
    const done = await run(wait + write("a") + write("b", ", become: true"));
    expect(done.planned("node2")).toEqual(["later wait", "later a", "later b"]);
    expect([done.exit, done.done("node1"), done.done("node2")]).toEqual([0, ["ok wait", "changed a", "changed b"], ["ok wait", "changed a", "changed b"]]);
    expect(done.machine("node2").text("/etc/b")).toBe("x");
  });

  test("is waited for behind tasks that need no host, and for the plays that follow", async () => {
    const tasks = `    - { name: keep, set_fact: { word: y } }\n${wait}- hosts: all\n  tasks:\n${write("a")}`;
    const done = await run(tasks);
    expect([done.exit, done.done("node2")]).toEqual([0, ["ok keep", "ok wait", "changed a"]]);
  });

  test("stops the run before any change where something before the wait needs it, or where the wait is not done", async () => {
    for (const tasks of [write("a") + wait, `    - { name: wait, wait_for_connection: {}, when: false }\n${write("a")}`]) {
      const stopped = await run(tasks);
      expect([stopped.exit, stopped.log]).toEqual([4, []]);
    }
  });

  test("has failed, and nothing behind is done there, where the wait is in vain", async () => {
    const vain = await run(wait + write("a"), { starting: [], down: ["node2"] });
    expect([vain.exit, vain.done("node1"), vain.machine("node2").made]).toEqual([4, ["ok wait", "changed a"], []]);
  });

  test("is waited for when a task before has added it", async () => {
    const tasks = `    - { name: add, add_host: { name: node2, groups: fresh } }\n- hosts: fresh\n  tasks:\n${wait}${write("a")}`;
    const added = await run(tasks, { inventory: "all:\n  hosts:\n    node1:\n" });
    expect([added.exit, added.done("node2")]).toEqual([0, ["ok wait", "changed a"]]);
  });
});
