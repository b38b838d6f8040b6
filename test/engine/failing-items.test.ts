import { describe, expect, test } from "vitest";
import { planAndApply } from "../support/saved.ts";
import { runFake, type FakeRun, type FakeRunOptions } from "../support/run-fake.ts";

const bad = { commands: { "try b": () => ({ rc: 1, stdout: "no\n" }) } };
const loop = (more = "", items = "[a, b, c]"): string => `    - { name: Try, command: "try <%= item %>", loop: ${items}, register: tried${more} }\n`;
const write = (name: string, more = ""): string => `    - { name: ${name}, copy: { content: x, dest: /etc/${name} }${more} }\n`;
const run = (tasks: string, options: Partial<FakeRunOptions> = {}): Promise<FakeRun> =>
  runFake({ hosts: { node1: bad }, play: `- hosts: all\n  tasks:\n${tasks}`, ...options });

describe("a failing item of a loop", () => {
  test("keeps none of the others from being done; then the task fails", async () => {
    const failed = await run(loop() + write("after"));
    expect(failed.done()).toEqual(["changed Try (a)", "failed Try (b)", "changed Try (c)"]);
    expect([failed.exit, failed.summary().failed, failed.machine().text("/etc/after")]).toEqual([3, 1, undefined]);
  });

  test.each([
    ["first", "[b, a, c]", ["failed Try (b)", "changed Try (a)", "changed Try (c)"]],
    ["last", "[a, c, b]", ["changed Try (a)", "changed Try (c)", "failed Try (b)"]],
    ["only", "[b]", ["failed Try (b)"]],
  ])("may be its %s", async (_, items, done) => {
    const failed = await run(loop("", items) + write("after"));
    expect([failed.exit, failed.done()]).toEqual([3, done]);
  });

  test("with ignore_errors fails nothing, and the result tells of it", async () => {
    const told = "<%= [tried.failed, tried.changed, tried.msg, ...tried.results.map((each) => each.item + each.failed)].join() %>";
    const ignored = await run(`${loop(", ignore_errors: true")}    - { name: told, copy: { content: "${told}", dest: /etc/told } }\n`);
    expect(ignored.done()).toEqual(["changed Try (a)", "ignored Try (b)", "changed Try (c)", "changed told"]);
    expect([ignored.exit, ignored.machine().text("/etc/told")]).toEqual([0, "true,true,One or more items failed,afalse,btrue,cfalse"]);
  });

  test("may be ignored by what the item says", async () => {
    const items = "[{ name: a }, { name: b, optional: true }, { name: c }]";
    const task = `    - { name: Try, command: "try <%= item.name %>", loop: ${items}, ignore_errors: "<%= item.optional ?? false %>", loop_control: { label: "<%= item.name %>" } }\n`;
    const ignored = await run(task + write("after"));
    expect(ignored.done()).toEqual(["changed Try (a)", "ignored Try (b)", "changed Try (c)", "changed after"]);
  });

  test("is rescued once the others are done, and the rescue finds all their results", async () => {
    const found = "<%= tried.results.map((each) => each.item + each.rc).join() %>";
    const tasks = `    - block:
    ${loop()}    ${write("after")}      rescue:\n        - { name: mend, copy: { content: "${found}", dest: /etc/mended } }\n`;
    const rescued = await run(tasks);
    expect(rescued.done()).toEqual(["changed Try (a)", "rescued Try (b)", "changed Try (c)", "changed mend"]);
    expect([rescued.exit, rescued.machine().text("/etc/mended")]).toEqual([0, "a0,b1,c0"]);
  });

  test("by failed_when, and after its tries, leaves the others their own", async () => {
    let asked = 0;
    const commands = {
      "try b": () => ({ stdout: "no\n" }),
      "try c": () => ({ stdout: asked++ === 0 ? "no\n" : "yes\n" }),
      "try a": () => ({ stdout: "yes\n" }),
    };
    const judged = await run(loop(", failed_when: tried.stdout === 'no'"), { hosts: { node1: { commands } } });
    expect(judged.done()).toEqual(["changed Try (a)", "failed Try (b)", "failed Try (c)"]);
    asked = 0;
    const tried = await run(loop(", until: tried.stdout === 'yes', retries: 2, delay: 0"), { hosts: { node1: { commands } } });
    expect(tried.done()).toEqual(["changed Try (a)", "failed Try (b)", "changed Try (c)"]);
    expect(tried.result("Try (b)").message).toBe("until did not hold after 3 tries");
    expect(tried.machine().made.filter((made) => made.includes("try b"))).toHaveLength(3);
  });

  test("ends the batch, and what it has left is read before the next", async () => {
    const touched = (machine: { set: (key: string, value: string) => void }) => machine.set("file:/etc/c", "x");
    const moved = await run(`    - { name: W, copy: { content: x, dest: "/etc/<%= item %>" }, loop: [a, b, c] }\n`, {
      deviations: { node1: [{ before: "create /etc/b", then: "fail", happens: touched }] },
    });
    expect(moved.done()).toEqual(["changed W (a)", "failed W (b)", "ok W (c)"]);
    expect(moved.machine().made).toEqual(["create /etc/a (0644)"]);
  });

  test("is foreseen with the others, and nothing is sent", async () => {
    const tasks = `${write("before")}    - { name: Look, assert: { that: item !== facts.hostname }, loop: [a, node1, c] }\n${write("after")}`;
    const failed = await run(tasks, { hosts: { node1: { state: { "fact:hostname": "node1" } } } });
    expect(failed.planned()).toEqual(["change before", "same Look (a)", "same Look (c)"]);
    expect([failed.exit, failed.done(), failed.log]).toEqual([3, ["failed Look (node1)"], []]);
  });

  test("stops the other hosts only when its task has failed", async () => {
    const tasks = `${loop(", any_errors_fatal: true")}    - meta: sync\n${write("after")}`;
    const fatal = await run(tasks, { hosts: { node1: bad, node2: {} } });
    expect(fatal.done("node1")).toEqual(["changed Try (a)", "failed Try (b)", "changed Try (c)"]);
    expect([fatal.exit, fatal.machine("node2").text("/etc/after")]).toEqual([3, undefined]);
  });

  test("of a task that one host does for all fails it on all of them", async () => {
    const once = await run(loop(", run_once: true") + write("after"), { hosts: { node1: bad, node2: bad } });
    expect(once.done("node1")).toEqual(["changed Try (a)", "failed Try (b)", "changed Try (c)"]);
    expect(once.done("node2")).toEqual(["failed Try"]);
  });

  test("leaves the handler that another item has notified to be run, or owed", async () => {
    const handlers = `  handlers:\n${write("mend")}`;
    const ignored = await run(`${loop(", notify: mend, ignore_errors: true")}${handlers}`);
    expect(ignored.done().at(-1)).toBe("changed mend");
    const failed = await run(`${loop(", notify: mend")}${handlers}`);
    expect([failed.done().at(-1), failed.machine().owed.size]).toEqual(["changed Try (c)", 1]);
  });

  test("of a handler leaves it owed, though the others are done", async () => {
    const tasks = `${write("a", ", notify: Try")}  handlers:\n${loop()}`;
    const failed = await run(tasks);
    expect(failed.done()).toEqual(["changed a", "changed Try (a)", "failed Try (b)", "changed Try (c)"]);
    expect(failed.machine().owed.size).toBe(1);
  });

  test("fails its task when a saved plan is applied, too", async () => {
    const { apply } = await planAndApply({ hosts: { node1: bad }, play: `- hosts: all\n  tasks:\n${loop()}${write("after")}` });
    expect([apply.exit, apply.done()]).toEqual([3, ["changed Try (a)", "failed Try (b)", "changed Try (c)"]]);
  });

  test("is one of an include's that is a loop: what the host has not come to is not done", async () => {
    const files = { "turn.yml": `- { name: Try, command: "try <%= item %>" }\n- { name: Then, copy: { content: x, dest: "/etc/<%= item %>" } }\n` };
    const failed = await run(`    - { include_tasks: turn.yml, loop: [a, b, c] }\n`, { files });
    expect([failed.exit, failed.done()]).toEqual([3, ["changed Try", "changed Then", "failed Try"]]);
  });
});

describe("a host that is lost at an item", () => {
  const dies = { node1: [{ before: "create /etc/c", then: "die" as const }] };
  const items = (more: string): string => `    - { name: W, copy: { content: x, dest: "/etc/<%= item %>" }, loop: [a, b, c, d], register: w${more} }\n`;

  test("is out of the play, and has done no other item", async () => {
    const lost = await run(items(""), { deviations: dies });
    expect([lost.exit, lost.done()]).toEqual([4, ["changed W (a)", "changed W (b)", "unreachable W (c)"]]);
  });

  test("with ignore_unreachable does no other item, and the result holds those up to there", async () => {
    const told = "<%= w.unreachable %>,<%= w.results.map((each) => each.unreachable).join() %>";
    const lost = await run(`${items(", ignore_unreachable: true")}    - { name: told, copy: { content: "${told}", dest: /etc/told } }\n`, { deviations: dies });
    expect(lost.done()).toEqual(["changed W (a)", "changed W (b)", "ignored W (c)", "changed told"]);
    expect([lost.exit, lost.machine().text("/etc/told")]).toEqual([0, "true,false,false,true"]);
  });

  test("has failed where an item before it has", async () => {
    const deviations = { node1: [{ before: "create /etc/a", then: "fail" as const }, ...dies.node1] };
    const lost = await run(items(", ignore_unreachable: true") + write("after"), { deviations });
    expect([lost.exit, lost.done()]).toEqual([3, ["failed W (a)", "changed W (b)", "ignored W (c)"]]);
  });
});

test("a loop that is none fails its task as a whole, also with ignore_errors", async () => {
  const ignored = await run(
    `    - { name: Ask, command: ask, register: asked }\n    - { name: W, command: "try <%= item %>", loop: "<%= asked.rc %>", ignore_errors: true }\n${write("after")}`,
  );
  expect(ignored.done()).toEqual(["changed Ask", "ignored W", "changed after"]);
});
