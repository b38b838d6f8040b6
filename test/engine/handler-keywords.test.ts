import { describe, expect, test } from "vitest";
import { load } from "../playbook/project.ts";
import { planAndApply } from "../support/saved.ts";
import { converge, runFake, type FakeRun, type FakeRunOptions } from "../support/run-fake.ts";

const three = { node1: {}, node2: {}, node3: {} };
const names = Object.keys(three);
const write = (name: string, more = ""): string => `    - { name: ${name}, copy: { content: x, dest: /etc/${name} }${more} }\n`;
const call = (name: string, more = ""): string => `    - { name: ${name}, command: /opt/${name}${more} }\n`;
const play = (tasks: string, handlers: string, head = ""): string => `- hosts: all\n${head}  tasks:\n${tasks}  handlers:\n${handlers}`;
const run = (tasks: string, handlers: string, options: Partial<FakeRunOptions> = {}): Promise<FakeRun> =>
  runFake({ hosts: three, play: play(tasks, handlers), ...options });
const changes = write("a", ", notify: mend");
const fails = { commands: { "/opt/mend": () => ({ rc: 1 }) } };
/** Who ran the handler's command, in order. */
const callers = ({ log }: FakeRun): readonly string[] => log.filter((line) => line.endsWith("run /opt/mend")).map((line) => line.slice(0, 5));
const owed = (done: FakeRun): readonly number[] => names.map((name) => done.machine(name).owed.size);

describe("a handler with run_once", () => {
  const once = ", run_once: true";

  test("is done by the first host that has notified it, and owed to no other", async () => {
    const { plan, apply, again } = await converge({ hosts: three, play: play(changes, call("mend", once)) });
    expect(names.map((name) => plan.planned(name))).toEqual([["change a", "change mend"], ["change a"], ["change a"]]);
    expect([apply.exit, callers(apply), owed(apply)]).toEqual([0, ["node1"], [0, 0, 0]]);
    expect(again.exit).toBe(0);
  });

  test("passes over hosts that have not", async () => {
    const some = await run(write("a", ", notify: mend, when: inventory_hostname !== 'node1'"), call("mend", once));
    expect([callers(some), owed(some)]).toEqual([["node2"], [0, 0, 0]]);
  });

  test("is done at each flush, by whoever notified it then", async () => {
    const tasks = `${write("a", ", notify: mend")}    - meta: flush_handlers\n${write("b", ", notify: mend, when: inventory_hostname === 'node3'")}`;
    const twice = await run(tasks, call("mend", once));
    expect([callers(twice), owed(twice)]).toEqual([
      ["node1", "node3"],
      [0, 0, 0],
    ]);
  });

  test("shares what it registers", async () => {
    const handlers = `${call("mend", `${once}, register: mended`)}    - { name: told, copy: { dest: /etc/told, content: "<%= mended.rc %>" }, listen: mend }\n`;
    const shared = await run(changes, handlers);
    expect(names.map((name) => shared.machine(name).text("/etc/told"))).toEqual(["0", "0", "0"]);
  });

  test("fails all hosts where it fails, and stays owed to each", async () => {
    const failed = await run(changes, call("mend", once) + call("after", ", listen: mend"), { hosts: { ...three, node1: fails } });
    expect(names.map((name) => failed.done(name).at(-1))).toEqual(["failed mend", "failed mend", "failed mend"]);
    expect([failed.exit, owed(failed)]).toEqual([3, [2, 2, 2]]);
  });

  test("is done once where a saved plan is applied", async () => {
    const { apply, again } = await planAndApply({ hosts: three, play: play(changes, call("mend", once)) });
    expect([apply.exit, callers(apply), owed(apply), again.exit]).toEqual([0, ["node1"], [0, 0, 0], 0]);
  });
});

describe("a handler with throttle, or delegated", () => {
  /** How many were at it at once, at most. */
  const most = ({ events }: FakeRun): number => {
    let [now, top] = [0, 0];
    for (const event of events) {
      if (event.event === "start" && event.step === "mend") top = Math.max(top, ++now);
      if (event.event === "result" && event.step === "mend") now--;
    }
    return top;
  };

  test.each([
    ["", 3],
    [", throttle: 2", 2],
    [", throttle: 1", 1],
    [", delegate_to: node1", 1],
  ])("%s: %i hosts at a time", async (more, width) => {
    const done = await run(changes, call("mend", more));
    expect([done.exit, most(done), owed(done)]).toEqual([0, width, [0, 0, 0]]);
  });

  test("has its turns at each flush", async () => {
    const tasks = `${changes}    - meta: flush_handlers\n${write("b", ", notify: mend")}`;
    const twice = await run(tasks, call("mend", ", throttle: 1"));
    expect(callers(twice)).toEqual([...names, ...names]);
  });
});

describe("a handler", () => {
  test("whose failure is to be ignored is not owed any more", async () => {
    const ignored = await run(changes, call("mend", ", ignore_errors: true"), { hosts: { ...three, node1: fails } });
    expect([ignored.exit, ignored.done("node1").at(-1), owed(ignored)]).toEqual([0, "ignored mend", [0, 0, 0]]);
  });

  test("is judged, tried again, and done as its keywords have it", async () => {
    const commands = { "/opt/mend": (_: unknown, time: number) => ({ rc: time < 3 ? 1 : 0 }) };
    const tried = await run(changes, call("mend", ", register: r, until: r.rc === 0, retries: 3, delay: 0"), { hosts: { ...three, node1: { commands } } });
    expect([tried.exit, callers(tried).filter((name) => name === "node1")]).toEqual([0, ["node1", "node1", "node1"]]);
    const judged = await run(changes, call("mend", ", changed_when: false, notify: more") + call("more"));
    expect(judged.done()).toEqual(["changed a", "ok mend"]);
    const other = await run(changes, call("mend", ", become: true, become_user: web"));
    expect(other.users()).toContain("web");
  });

  test.each(["noop", "flush_handlers", "end_host"])("is no word to the engine: %s", async (word) => {
    const { errors } = await load({ "hosts.yml": "all:\n  hosts:\n    node1:\n", "play.yml": play(changes, `    - { name: mend, meta: ${word} }\n`) });
    expect(errors).toEqual([expect.stringContaining("a handler can't be a word to the engine")]);
  });
});
