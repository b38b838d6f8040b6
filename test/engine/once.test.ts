import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../src/core/events.ts";
import { machinesOf, runFake, type FakeRun, type FakeRunOptions } from "../support/run-fake.ts";

/** One host for all: which one, how often, and what the others have of it. */
const three = { node1: {}, node2: {}, node3: {} };
const play = (tasks: string): string => `- hosts: all\n  tasks:${tasks}\n`;
const write = (name: string): string => `\n    - name: ${name}\n      copy: { content: x, dest: /etc/${name} }`;
const files = (log: readonly string[]): string[] => log.map((line) => line.replace(/: create \/etc\/(\w+).*/, " $1"));

describe("run_once", () => {
  test("is done on the first host, its result and facts are everybody's", async () => {
    const run = await runFake({
      hosts: { ...three, node1: { commands: { ask: () => ({ stdout: "42" }) } } },
      play: play(`
    - name: ask
      command: ask
      run_once: true
      register: asked
    - name: keep
      set_fact: { kept: "k<%= asked.stdout %>" }
      run_once: true
    - name: write
      copy: { content: "<%= asked.stdout %> <%= kept %>", dest: /etc/a }`),
    });
    expect(run.exit).toBe(0);
    expect(run.log.filter((line) => line.includes("ask"))).toEqual(["node1: run ask"]);
    expect(run.machine("node3").text("/etc/a")).toBe("42 k42");
  });

  test("that fails, fails for all", async () => {
    const run = await runFake({
      hosts: { ...three, node1: { commands: { ask: () => ({ rc: 1 }) } } },
      play: play(`\n    - name: ask\n      command: ask\n      run_once: true${write("a")}`),
    });
    expect(run.exit).toBe(3);
    expect(files(run.log)).toEqual(["node1: run ask"]);
  });

  test.each([
    ["could not be reached", {}, { node1: [{ during: "run ask", then: "die" as const }] }, 4],
    ["is held by another run", { holder: "ada@laptop" }, {}, 3],
  ])("on a host that %s is done for nobody", async (why, { holder }: { holder?: string }, deviations, exit) => {
    const hosts = machinesOf({ play: "", hosts: three });
    if (holder !== undefined) Object.assign(hosts["node1"] ?? {}, { holder });
    const run = await runFake({ hosts, deviations, play: play(`\n    - name: ask\n      command: ask\n      run_once: true${write("a")}`) });
    expect(run.exit).toBe(exit);
    expect(run.results("node2").map(({ status, message }) => [status, message])).toEqual([["failed", `node1, which does it for all, ${why}`]]);
    expect(files(run.log.filter((line) => !line.includes("ask")))).toEqual([]);
  });

  test.each([
    ["failed", {}],
    ["was stopped", { onEvent: (event: RunEvent, stop: () => void) => event.event === "result" && event.step === "lock" && event.host === "node3" && stop() }],
  ])("in an always is done once, also where a host %s", async (_, more) => {
    const fails = { commands: { lock: () => ({ rc: 1 }) } };
    const opens = { commands: { unlock: () => ({ stdout: "7" }) } };
    const run = await runFake({
      hosts: { node1: { commands: { ...fails.commands, ...opens.commands } }, node2: {}, node3: fails },
      play: play(`
    - block: [{ name: lock, command: lock }]
      always:
        - { name: unlock, command: unlock, run_once: true, register: opened }
        - { name: tell, command: "tell <%= opened.stdout %>" }`),
      ...more,
    });
    expect(run.log.filter((line) => line.endsWith("run unlock"))).toEqual(["node1: run unlock"]);
    expect(run.log.filter((line) => line.endsWith("run tell 7"))).toHaveLength(3);
  });

  test("on a host that is lost while it is planned is the next one's", async () => {
    const run = await runFake({
      hosts: three,
      skipUnreachable: true,
      deviations: { node1: [{ trip: 2, then: "die" }] },
      play: play(`\n    - name: look\n      command: { argv: [look], reads: true }\n      run_once: true${write("a")}`),
    });
    expect(run.exit).toBe(4);
    expect(run.done("node2")).toEqual(["ok look", "changed a"]);
    expect(run.done("node3")).toEqual(["changed a"]);
  });

  test("gives all what it sets, also where its own host had that before; not what it would have set", async () => {
    const own = "\n    - set_fact: { kept: \"<%= inventory_hostname === 'node1' ? 'a' : 'b' %>\" }";
    const once = (more = ""): string => `\n    - set_fact: { kept: a }\n      run_once: true${more}`;
    const told = '\n    - copy: { content: "<%= kept %>", dest: /etc/a }';
    const set = await runFake({ hosts: three, play: play(own + once() + told) });
    const skipped = await runFake({ hosts: three, play: play(own + once("\n      when: facts.hostname === 'none'") + told) });
    expect([set, skipped].map((run) => run.machine("node2").text("/etc/a"))).toEqual(["a", "b"]);
  });

  test("that the plan knows to fail leaves all hosts alone", async () => {
    const demand = "\n    - name: demand\n      assert: { that: facts.hostname === 'good' }\n      run_once: true";
    const run = await runFake({ hosts: three, play: play(write("a") + demand) });
    expect(run.exit).toBe(3);
    expect(run.log).toEqual([]);
  });
});

const fails = { commands: { ask: () => ({ rc: 1 }) } };
const draw = "{ name: draw, command: draw, run_once: true, register: drawn }";
const listed = (tasks: readonly string[], head: readonly string[] = []): string =>
  ["- hosts: all", ...head, "tasks:", ...tasks.map((task) => `  - ${task}`), ""].join("\n  ").trimEnd().concat("\n");
const run = async (tasks: readonly string[], options: Partial<FakeRunOptions> = {}, head: readonly string[] = []): Promise<FakeRun> =>
  await runFake({ hosts: three, play: listed(tasks, head), ...options });
const drew = ({ log }: FakeRun): readonly string[] => log.filter((line) => line.includes("draw"));

describe("run_once in combination", () => {
  test("is done once a batch", async () => {
    expect(drew(await run([draw], {}, ["serial: 2"]))).toEqual(["node1: run draw", "node3: run draw"]);
  });

  test("is done on the first of the play's order that has not failed", async () => {
    expect(drew(await run(["{ command: ask }", draw], { hosts: { ...three, node1: fails } }))).toEqual(["node2: run draw"]);
    expect(drew(await run([draw], {}, ["order: reverse_inventory"]))).toEqual(["node3: run draw"]);
    expect(drew(await run([draw], { limit: "node2,node3" }))).toEqual(["node2: run draw"]);
  });

  test("whose when does not hold on that one is skipped for all, and all know", async () => {
    const skipped = await run([
      draw.replace("run_once", "when: inventory_hostname !== 'node1', run_once"),
      "{ debug: { msg: '<%= drawn.skipped %>' }, name: say }",
    ]);
    expect(drew(skipped)).toEqual([]);
    expect(Object.keys(three).map((host) => skipped.row("say", host).reason)).toEqual(["true", "true", "true"]);
  });

  test("with a loop is done once for each item, and all have all results", async () => {
    const looped = await run([
      "{ name: draw, command: 'draw <%= item %>', loop: [a, b], run_once: true, register: drawn }",
      "{ name: say, debug: { msg: '<%= drawn.results.length %>' } }",
    ]);
    expect(drew(looped)).toEqual(["node1: run draw a", "node1: run draw b"]);
    expect(Object.keys(three).map((host) => looped.result("say", host).message)).toEqual(["2", "2", "2"]);
  });

  test("that is delegated is done there, once", async () => {
    expect(drew(await run([draw.replace("run_once", "delegate_to: node3, run_once")]))).toEqual(["node3: run draw"]);
  });

  test("notifies the handlers of that host alone", async () => {
    const text = `${listed([draw.replace("run_once", "notify: mend, run_once")])}  handlers: [{ name: mend, command: mend }]\n`;
    const notified = await runFake({ hosts: three, play: text });
    expect(notified.log.filter((line) => line.includes("mend"))).toEqual(["node1: run mend"]);
  });

  test("that fails and is ignored, or rescued, keeps nobody from going on", async () => {
    const after = "{ name: after, command: after }";
    const broken = { hosts: { ...three, node1: { commands: { draw: () => ({ rc: 1 }) } } } };
    for (const task of [draw.replace("run_once", "ignore_errors: true, run_once"), `{ block: [${draw}], rescue: [{ name: mend, command: mend }] }`]) {
      const borne = await run([task, after], broken);
      expect(borne.exit).toBe(0);
      expect(borne.log.filter((line) => line.endsWith("after"))).toHaveLength(3);
    }
  });
});
