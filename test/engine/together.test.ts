import { describe, expect, test } from "vitest";
import { FakeMachine } from "../support/fake-machine.ts";
import { converge, runFake, type FakeRun, type FakeRunOptions } from "../support/run-fake.ts";

const three = { node1: {}, node2: {}, node3: {} };
const play = (tasks: string, head = ""): string => `- hosts: all\n${head}  tasks:\n${tasks}`;
const write = (name: string, more = ""): string => `    - { name: ${name}, copy: { content: x, dest: /etc/${name} }${more} }\n`;
const fire = write("switch", ", together: true");
const restart = "    - { name: switch, service: { name: app, state: restarted }, together: true }\n";
const fails = { commands: { ask: () => ({ rc: 1 }) } };

/** What happened, in the order in which it did: `1 ready switch`, `1 switch`. */
const log = ({ log: lines }: FakeRun): string[] =>
  lines.map((line) =>
    line.replace(/^node(\d): (ready)? ?(?:to )?(?:create \/etc\/|run )?(\w+).*/, (_, host: string, ready = "", what: string) =>
      [host, ready, what].filter(Boolean).join(" "),
    ),
  );
const missed = ({ events }: FakeRun): string[] =>
  events.flatMap((event) => (event.event === "note" && event.message.startsWith("missed") ? [`${event.host} ${event.message}`] : []));
const run = (tasks: string, options: Partial<FakeRunOptions> = {}, head = ""): Promise<FakeRun> =>
  runFake({ hosts: three, play: play(tasks, head), ...options });

test("every host is prepared before any does it, and nothing behind it begins before all have", async () => {
  expect(log(await run(write("before") + fire + write("after")))).toEqual([
    ...["1 before", "2 before", "3 before"],
    ...["1 ready switch", "2 ready switch", "3 ready switch"],
    ...["1 switch", "2 switch", "3 switch"],
    ...["1 after", "2 after", "3 after"],
  ]);
});

test("a converged run waits for nobody and asks nothing more", async () => {
  const { apply, again } = await converge({ play: play(write("before") + fire + write("after")), hosts: three });
  expect(apply.exit).toBe(0);
  const once = await runFake({
    play: play(write("before") + fire + write("after")),
    hosts: Object.fromEntries(Object.keys(three).map((name) => [name, apply.machine(name)])),
  });
  expect([again.exit, once.exit, once.trips("node1").length]).toEqual([0, 0, 1]);
});

test("hosts that have nothing to do there are not waited for, nor missed", async () => {
  const some = await run(fire, { hosts: { ...three, node2: { state: { "file:/etc/switch": "x" } } } });
  expect(log(some)).toEqual(["1 ready switch", "3 ready switch", "1 switch", "3 switch"]);
  const skipped = await run(write("switch", ", together: true, when: inventory_hostname !== 'node1'"));
  expect(log(skipped)).toEqual(["2 ready switch", "3 ready switch", "2 switch", "3 switch"]);
  expect([...missed(some), ...missed(skipped)]).toEqual([]);
});

test("what only the run knows is known before anybody does it", async () => {
  const said = { commands: { ask: () => ({ stdout: "yes" }) } };
  const tasks = `    - { name: ask, command: ask, register: asked }\n${write("switch", ", together: true, when: asked.stdout === 'yes'")}`;
  const some = await run(tasks, { hosts: { node1: said, node2: {}, node3: said } });
  expect(log(some).slice(3)).toEqual(["1 ready switch", "3 ready switch", "1 switch", "3 switch"]);
});

test("a host that is not as planned is planned anew while the others wait", async () => {
  const options = { deviations: { node3: [{ prepare: "create /etc/switch", happens: (machine: FakeMachine) => machine.set("file:/etc/switch", "old") }] } };
  const again = await run(fire, options);
  expect(again.exit).toBe(0);
  expect(again.log.map((line) => line.replace(/^node(\d): (ready|.).*/, "$1 $2"))).toEqual(["1 ready", "2 ready", "3 ready", "1 c", "2 c", "3 w"]);
  expect(missed(again)).toEqual([]);
});

test("a host that moves in the very moment is named, and follows the others", async () => {
  const happens = (machine: FakeMachine): void => machine.set("file:/etc/switch", "old");
  const late = await run(fire, { deviations: { node2: [{ before: "create /etc/switch", happens }] } });
  expect(late.exit).toBe(0);
  expect(late.machine("node2").text("/etc/switch")).toBe("x");
  expect(missed(late)).toEqual(['node2 missed the signal for "switch": it was not ready, and follows the others now']);
});

describe("a host that does not come is named, and the others do it without", () => {
  test("one that failed before", async () => {
    const one = await run(`    - { name: ask, command: ask }\n${fire}`, { hosts: { ...three, node2: fails } });
    expect(one.exit).toBe(3);
    expect(log(one).slice(-2)).toEqual(["1 switch", "3 switch"]);
    expect(missed(one)).toEqual(['node2 missed the signal for "switch": it has failed']);
  });

  test("one whose connection dies while it waits", async () => {
    const one = await run(fire, { deviations: { node2: [{ gate: "create /etc/switch", then: "die" }] } });
    expect(one.exit).toBe(4);
    expect(one.machine("node2").text("/etc/switch")).toBeUndefined();
    expect([one.machine("node1").text("/etc/switch"), one.machine("node3").text("/etc/switch")]).toEqual(["x", "x"]);
    expect(missed(one)).toEqual(['node2 missed the signal for "switch": it could not be reached']);
  });

  test("one that could not be reached from the start", async () => {
    const one = await run(fire, { down: ["node1"] }, "  unreachable: skip\n");
    expect(one.exit).toBe(4);
    expect(log(one)).toEqual(["2 ready switch", "3 ready switch", "2 switch", "3 switch"]);
    expect(missed(one)).toEqual(['node1 missed the signal for "switch": it could not be reached']);
  });

  test("one that another run holds", async () => {
    const held = new FakeMachine();
    held.holder = "ada";
    const one = await run(fire, { hosts: { ...three, node2: held } });
    expect(one.exit).toBe(7);
    expect(missed(one)).toEqual(['node2 missed the signal for "switch": it is held by another run']);
  });

  test("one whose step a person declines", async () => {
    const grows = { commands: { ask: (machine: FakeMachine) => (machine.set("file:/etc/switch", "other"), {}) } };
    const one = await run(`    - { name: ask, command: ask }\n${fire}`, { hosts: { ...three, node3: grows }, approve: () => false });
    expect(missed(one)).toEqual(['node3 missed the signal for "switch": it was not agreed to']);
    expect(log(one).slice(-2)).toEqual(["1 switch", "2 switch"]);
  });

  test.each([
    ["any_errors_fatal", "  any_errors_fatal: true\n"],
    ["max_fail_percentage", "  max_fail_percentage: 30\n"],
  ])("unless %s holds them back", async (_, head) => {
    const before = await run(`    - { name: ask, command: ask }\n    - meta: sync\n${fire}`, { hosts: { ...three, node2: fails } }, head);
    expect(before.log.filter((line) => line.includes("switch"))).toEqual([]);
    const waiting = await run(fire, { deviations: { node3: [{ prepare: "create /etc/switch", then: "die" }] } }, head);
    expect(waiting.exit).toBe(4);
    expect(log(waiting)).toEqual(["1 ready switch", "2 ready switch"]);
    expect(waiting.done("node1")).toEqual(["interrupted switch"]);
    expect(missed(waiting)).toEqual([]);
  });
});

test("Ctrl-C before all are there: nobody does it", async () => {
  let halt = (): void => undefined;
  const stopped = await run(fire, { deviations: { node3: [{ prepare: "create", happens: () => halt() }] }, onEvent: (_, stop) => (halt = stop) });
  expect(stopped.exit).toBe(130);
  expect(log(stopped)).toEqual(["1 ready switch", "2 ready switch"]);
  expect(missed(stopped)).toEqual([]);
});

test("Ctrl-C while some wait elsewhere: an `always` is done by each alone", async () => {
  const block = "    - block: [{ name: a, set_fact: { x: 1 }, throttle: 1 }]\n      always: [{ name: again, command: again, together: true }]\n";
  const stopped = await run(block, { onEvent: (event, stop) => event.event === "result" && event.step === "a" && event.host === "node3" && stop() });
  expect(stopped.exit).toBe(130);
  expect(log(stopped).filter((line) => line.endsWith("again"))).toHaveLength(3);
});

describe("in combination", () => {
  const app = { "unit:app.service": { exists: true, active: "active", enabled: "enabled" } };
  const hosts = { node1: { state: { ...app } }, node2: { state: { ...app } }, node3: { state: { ...app } } };

  test("of a handler: those that are notified restart at once", async () => {
    const tasks = `    - { name: conf, copy: { content: x, dest: /etc/conf }, notify: switch }\n  handlers:\n${restart}`;
    const notified = await run(tasks, { hosts: { ...hosts, node2: { state: { ...app, "file:/etc/conf": "x" } } } });
    expect(notified.exit).toBe(0);
    expect(notified.log.slice(-4).map((line) => line.replace(" app.service", ""))).toEqual([
      "node1: ready to restart",
      "node3: ready to restart",
      "node1: restart",
      "node3: restart",
    ]);
    expect(notified.machine("node1").owed.size).toBe(0);
  });

  test("of a handler that is flushed twice, it gathers twice", async () => {
    const tasks = `    - { name: a, copy: { content: x, dest: /etc/a }, notify: switch }\n    - meta: flush_handlers\n    - { name: b, copy: { content: x, dest: /etc/b }, notify: switch }\n  handlers:\n${restart}`;
    const twice = await run(tasks, { hosts });
    expect(twice.exit).toBe(0);
    expect(twice.log.filter((line) => line.includes("ready"))).toHaveLength(6);
  });

  test("serial: batch by batch", async () => {
    expect(log(await run(fire, {}, "  serial: [1, 2]\n"))).toEqual(["1 ready switch", "1 switch", "2 ready switch", "3 ready switch", "2 switch", "3 switch"]);
  });

  test.each(["free", "linear"])("strategy %s", async (strategy) => {
    const some = log(await run(write("before") + fire, {}, `  strategy: ${strategy}\n`));
    expect(some.slice(-6)).toEqual(["1 ready switch", "2 ready switch", "3 ready switch", "1 switch", "2 switch", "3 switch"]);
  });

  test("a failure there is rescued where it happened", async () => {
    const tasks = `    - block:\n        - { name: ask, command: ask, together: true }\n      rescue:\n        - { name: mend, copy: { content: x, dest: /etc/mend }, together: true }\n      always:\n        - { name: last, copy: { content: x, dest: /etc/last }, together: true }\n`;
    const rescued = await run(tasks, { hosts: { ...three, node2: fails } });
    expect(rescued.exit).toBe(0);
    expect(rescued.log.filter((line) => line.includes("mend"))).toEqual(["node2: ready to create /etc/mend (0644)", "node2: create /etc/mend (0644)"]);
    expect(log(rescued).slice(-3).toSorted()).toEqual(["1 last", "2 last", "3 last"]);
  });

  test("an `always` of a host that has failed is waited for by nobody", async () => {
    const tasks = `    - block:\n        - { name: ask, command: ask }\n      always:\n        - { name: last, copy: { content: x, dest: /etc/last }, together: true }\n`;
    const failed = await run(tasks, { hosts: { ...three, node2: fails } });
    expect(failed.exit).toBe(3);
    expect(failed.done("node2")).toEqual(["failed ask", "changed last"]);
    expect(log(failed).filter((line) => line.includes("ready last"))).toEqual(["1 ready last", "3 ready last"]);
  });

  test("until: all try at once, then each again by itself", async () => {
    const until = "    - { name: ask, command: ask, register: asked, until: asked.stdout === 'up', delay: 0, together: true }\n";
    const up = (at: number) => ({ commands: { ask: (_: FakeMachine, count: number) => ({ stdout: count >= at ? "up" : "" }) } });
    const tried = await run(until, { hosts: { node1: up(1), node2: up(3) } });
    expect(tried.exit).toBe(0);
    expect(log(tried)).toEqual(["1 ready ask", "2 ready ask", "1 ask", "2 ask", "2 ask", "2 ask"]);
  });

  test("two names of one machine do not wait for each other", async () => {
    const twins = await run("    - { name: ask, command: ask, together: true }\n", { hosts: { node1: { id: "same" }, node2: { id: "same" }, node3: {} } });
    expect(twins.exit).toBe(0);
    expect(["node1", "node2", "node3"].map((host) => twins.done(host))).toEqual([["changed ask"], ["changed ask"], ["changed ask"]]);
  });

  test("machines that restart do it at once", async () => {
    const again = await run("    - { name: again, reboot: , together: true }\n");
    expect(again.exit).toBe(0);
    expect(again.log.map((line) => line.includes("ready"))).toEqual([true, true, true, false, false, false]);
  });

  test("another user for the task, a session that is opened for it", async () => {
    const become = await run(write("before") + write("switch", ", together: true, become: true"));
    expect(become.users("node2")).toEqual(["login", "root"]);
    expect(log(become).slice(-6, -3)).toEqual(["1 ready switch", "2 ready switch", "3 ready switch"]);
  });
});
