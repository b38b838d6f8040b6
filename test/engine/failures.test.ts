import { describe, expect, test } from "vitest";
import { FakeMachine } from "../support/fake-machine.ts";
import { runFake } from "../support/run-fake.ts";

const play = (tasks: string, head = ""): string => `- hosts: all\n${head}  tasks:${tasks}\n`;
const write = (name: string, more = ""): string => `\n    - name: ${name}\n      copy: { content: x, dest: /etc/${name} }${more}`;
const ask = "\n    - name: ask\n      command: ask\n      register: asked";
const sync = "\n    - meta: sync";
const fails = { commands: { ask: () => ({ rc: 1, stderr: "no\n" }) } };

describe("an unreachable host", () => {
  const hosts = { node1: {}, node2: {} };

  test("stops the play before any change, and the plan of the others is shown", async () => {
    const run = await runFake({ hosts, down: ["node2"], play: play(write("a")) });
    expect(run.exit).toBe(4);
    expect(run.planned("node1")).toEqual(["change a"]);
    expect(run.log).toEqual([]);
    expect(run.events).toContainEqual({ event: "host", host: "node2", status: "unreachable", message: "no route to the host", hint: "is it on?" });
    expect(run.summary("node2").unreachable).toBe(true);
  });

  test.each([
    ["the play's unreachable: skip", "  unreachable: skip\n", false],
    ["--skip-unreachable", "", true],
  ])("is gone on without by %s, and the exit code says so", async (_, head, skipUnreachable) => {
    const run = await runFake({ hosts, down: ["node2"], skipUnreachable, play: play(write("a"), head) });
    expect(run.exit).toBe(4);
    expect(run.log).toEqual(["node1: create /etc/a (0644)"]);
  });
});

describe("a connection that dies", () => {
  test("before the plan is whole: that host is unreachable, no other is harmed", async () => {
    const run = await runFake({
      hosts: { node1: {}, node2: {} },
      mode: "plan",
      deviations: { node1: [{ trip: 2, then: "die" }] },
      play: play(`
    - name: look
      command: { cmd: ask, reads: true }
      register: asked
    - name: a
      copy: { content: "<%= asked.rc %>", dest: /etc/a }`),
    });
    expect(run.exit).toBe(4);
    expect(run.planned("node2")).toEqual(["same look", "change a"]);
    expect(run.summary("node1").unreachable).toBe(true);
  });

  test.each(["before", "during", "after"] as const)("%s a step: exit 4, the rest is not done, others finish", async (when) => {
    const run = await runFake({
      hosts: { node1: {}, node2: {} },
      deviations: { node1: [{ [when]: "create /etc/b", then: "die" }] },
      play: play(write("a") + write("b") + write("c")),
    });
    expect(run.exit).toBe(4);
    expect(run.done("node1")).toEqual(["changed a", `unreachable ${when === "after" ? "b" : "b"}`]);
    expect(run.machine("node1").text("/etc/c")).toBeUndefined();
    expect(run.done("node2")).toEqual(["changed a", "changed b", "changed c"]);
    expect(run.summary("node1")).toMatchObject({ changed: 1, unreachable: true });
  });

  test("does not keep the others waiting at a sync point", async () => {
    const run = await runFake({
      hosts: { node1: {}, node2: {} },
      deviations: { node1: [{ before: "create /etc/a", then: "die" }] },
      play: play(write("a") + sync + write("b")),
    });
    expect(run.exit).toBe(4);
    expect(run.done("node2")).toEqual(["changed a", "changed b"]);
  });
});

test("a machine that another run holds is left alone: exit 7, and who holds it", async () => {
  const machine = new FakeMachine();
  machine.holder = "ada@laptop, since 12:00";
  const run = await runFake({
    hosts: { node1: machine, node2: {} },
    play: play(`
    - block:
        - name: a
          copy: { content: x, dest: /etc/a }
      always:
        - name: b
          copy: { content: x, dest: /etc/b }`),
  });
  expect(run.exit).toBe(7);
  expect(run.events.filter((event) => event.event === "host" && event.status === "busy")).toMatchObject([
    { host: "node1", message: expect.stringContaining("ada@laptop") },
  ]);
  expect(run.log.every((line) => line.startsWith("node2"))).toBe(true);
  expect(run.batches("node1")).toHaveLength(1);
});

describe("any_errors_fatal", () => {
  const hosts = { node1: fails, node2: {}, node3: {} };

  test("ends the other hosts at their next step", async () => {
    const run = await runFake({ hosts, play: play(ask + sync + write("a"), "  any_errors_fatal: true\n") });
    expect(run.exit).toBe(3);
    expect(run.log.filter((line) => line.includes("/etc/a"))).toEqual([]);
  });

  test("of a block counts for its tasks", async () => {
    const block = "\n    - block:\n        - name: ask\n          command: ask\n      any_errors_fatal: true";
    const run = await runFake({ hosts, play: play(block + sync + write("a")) });
    expect(run.log.filter((line) => line.includes("/etc/a"))).toEqual([]);
  });

  test("of a task counts where the connection dies at it", async () => {
    const deviations = { node1: [{ before: "run ask", then: "die" as const }] };
    const run = await runFake({ hosts, deviations, play: play(`${ask}\n      any_errors_fatal: true${sync}${write("a")}`) });
    expect(run.exit).toBe(4);
    expect(run.log.filter((line) => line.includes("/etc/a"))).toEqual([]);
  });

  test("does not begin where the plan fails on one host", async () => {
    const demand = "\n    - name: demand\n      assert: { that: facts.hostname === 'good' }";
    const good = { state: { "fact:hostname": "good" } };
    const run = await runFake({ hosts: { node1: {}, node2: good }, play: play(write("a") + demand, "  any_errors_fatal: true\n") });
    expect(run.exit).toBe(3);
    expect(run.log).toEqual([]);
  });

  test.each(["throttle: 1", "run_once: true", "delegate_to: node1"])("ends hosts that wait for their turn at a task with %s", async (word) => {
    const run = await runFake({ hosts, play: play(`${ask}\n      ${word}${write("a")}`, "  any_errors_fatal: true\n") });
    expect(run.exit).toBe(3);
    expect(run.log.filter((line) => line.includes("/etc/a"))).toEqual([]);
  });

  test("without it the others go on", async () => {
    const run = await runFake({ hosts, play: play(ask + sync + write("a")) });
    expect(run.log.filter((line) => line.includes("/etc/a"))).toEqual(["node2: create /etc/a (0644)", "node3: create /etc/a (0644)"]);
  });
});

test("max_fail_percentage bears so many failures and no more", async () => {
  const hosts = { node1: fails, node2: {}, node3: {}, node4: {} };
  const at = (percent: number): string => play(ask + sync + write("a"), `  max_fail_percentage: ${percent}\n`);
  expect((await runFake({ hosts, play: at(25) })).log.filter((line) => line.includes("/etc/a"))).toHaveLength(3);
  expect((await runFake({ hosts, play: at(24) })).log.filter((line) => line.includes("/etc/a"))).toHaveLength(0);
});

describe("Ctrl-C", () => {
  test("ends each host at its next step: exit 130, and what was not done is listed", async () => {
    const run = await runFake({
      hosts: { node1: {}, node2: {} },
      play: play(write("a") + write("b") + write("c")),
      onEvent: (event, stop) => event.event === "result" && event.host === "node1" && event.step === "a" && stop(),
    });
    expect(run.exit).toBe(130);
    expect(run.done("node1")).toEqual(["changed a", "interrupted b", "interrupted c"]);
    expect(run.machine("node1").text("/etc/c")).toBeUndefined();
    expect(run.machine("node2").text("/etc/c")).toBeUndefined();
    expect(run.events.at(-1)).toMatchObject({ event: "summary", exit: 130 });
  });

  test("ends what is done on a machine that no play is for", async () => {
    const run = await runFake({
      hosts: { node1: {}, proxy: {} },
      play: '- hosts: node1\n  tasks: [{ name: tell, delegate_to: proxy, command: "tell <%= item %>", loop: [1, 2, 3] }]\n',
      onEvent: (event, stop) => event.event === "result" && stop(),
    });
    expect(run.exit).toBe(130);
    expect(run.log).toEqual(["proxy: run tell 1"]);
  });

  test("frees hosts that wait for each other", async () => {
    const run = await runFake({
      hosts: { node1: { commands: { ask: () => ({}) } }, node2: {} },
      play: play(`${ask}\n      when: facts.hostname === "slow"${sync}${write("b")}`),
      onEvent: (event, stop) => event.event === "start" && stop(),
    });
    expect(run.exit).toBe(130);
    const waits = await runFake({
      hosts: { node1: { state: { "fact:hostname": "slow" } }, node2: {} },
      play: play(`${ask}\n      when: facts.hostname === "slow"${sync}${write("b")}`),
      onEvent: (event, stop) => event.event === "start" && stop(),
    });
    expect(waits.exit).toBe(130);
    expect(waits.log.filter((line) => line.includes("/etc/b"))).toEqual([]);
  });

  test("while planning changes nothing and asks nothing", async () => {
    for (const phase of ["connect", "plan"]) {
      const run = await runFake({
        play: play(write("a")),
        confirm: () => Promise.reject(new Error("asked")),
        onEvent: (event, stop) => event.event === "phase" && event.phase === phase && stop(),
      });
      expect(run.exit).toBe(130);
      expect(run.log).toEqual([]);
    }
  });

  test("while a host waits for its next try: the try is not made", async () => {
    const until = "\n    - name: ask\n      command: ask\n      register: asked\n      until: asked.stdout === 'up'\n      retries: 5\n      delay: 60";
    let starts = 0;
    const run = await runFake({ play: play(until + write("a")), onEvent: (event, stop) => event.event === "start" && ++starts === 1 && setTimeout(stop, 50) });
    expect(run.exit).toBe(130);
    expect(run.machine().made).toEqual(["run ask"]);
  });

  test("lets the always of a block run whose first task waits for its next try, with all its own tries", async () => {
    const until = (name: string, retries: number): string =>
      `\n        - { name: ${name}, command: ${name}, register: r, until: r.rc === 0, retries: ${retries}, delay: ${name === "ask" ? 60 : 0} }`;
    const no = { ask: () => ({ rc: 1 }), clean: () => ({ rc: 1 }) };
    let starts = 0;
    const run = await runFake({
      hosts: { node1: { commands: no } },
      play: play(`\n    - block:${until("ask", 3)}\n      always:${until("clean", 2)}`),
      onEvent: (event, stop) => event.event === "start" && ++starts === 1 && setTimeout(stop, 50),
    });
    expect(run.exit).toBe(130);
    expect(run.machine().made).toEqual(["run ask", "run clean", "run clean", "run clean"]);
  });

  test("lets the always of an entered block run", async () => {
    const text = play(`
    - block:
        - name: a
          copy: { content: x, dest: /etc/a }
        - name: b
          copy: { content: x, dest: /etc/b }
      always:
        - name: clean
          copy: { content: x, dest: /etc/clean }`);
    const run = await runFake({ play: text, onEvent: (event, stop) => event.event === "result" && event.step === "a" && stop() });
    expect(run.exit).toBe(130);
    expect(run.machine().text("/etc/b")).toBeUndefined();
    expect(run.machine().text("/etc/clean")).toBe("x");
  });
});

test("a mistake that only shows on a host fails the task there, not the run", async () => {
  const hosts = { node1: {}, node2: { state: { "fact:hostname": "odd" } } };
  const odd = "facts.hostname === 'odd' ? 7 : true";
  for (const [name, task] of Object.entries({
    when: write("a", `\n      when: "${odd}"`),
    delegate_to: write("a", `\n      delegate_to: "<%= facts.hostname === 'odd' ? 'nowhere' : 'node1' %>"`),
    changed_when: `${ask}\n      changed_when: "${odd}"`,
    until: `${ask}\n      until: "${odd}"\n      retries: 1\n      delay: 0`,
  })) {
    const run = await runFake({ hosts, play: play(task + write("b")) });
    expect(run.exit, name).toBe(3);
    expect(run.machine("node1").text("/etc/b"), name).toBe("x");
  }
});

test("exit codes: unreachable outranks failed, failed outranks busy", async () => {
  const busy = new FakeMachine();
  busy.holder = "somebody";
  const both = await runFake({ hosts: { node1: fails, node2: busy }, play: play(ask) });
  expect(both.exit).toBe(3);
  const dead = await runFake({ hosts: { node1: fails, node2: {} }, deviations: { node2: [{ before: "run ask", then: "die" }] }, play: play(ask) });
  expect(dead.exit).toBe(4);
});

test("no_log hides everything that a task shows", async () => {
  const secret = { commands: { "login hunter2": () => ({ rc: 1, stderr: "hunter2 is wrong\n" }) } };
  const run = await runFake({
    hosts: { node1: secret },
    play: play(`
    - name: password
      copy: { content: "hunter2", dest: /etc/password }
      no_log: true
    - name: say
      debug: { msg: hunter2 }
      no_log: true
    - name: login
      command: "login <%= item %>"
      loop: [hunter2]
      no_log: true`),
  });
  expect(run.exit).toBe(3);
  expect(JSON.stringify(run.events)).not.toContain("hunter2");
});
