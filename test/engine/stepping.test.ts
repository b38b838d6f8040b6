import { expect, test } from "vitest";
import { FakeMachine } from "../support/fake-machine.ts";
import { runFake } from "../support/run-fake.ts";
import { planAndApply } from "../support/saved.ts";

const write = (name: string, more = ""): string => `    - { name: ${name}, copy: { dest: /etc/${name}, content: x }${more} }\n`;
const play = (tasks: string, handlers = ""): string => `- hosts: all\n  tasks:\n${tasks}${handlers && `  handlers:\n${handlers}`}`;
const two = { node1: {}, node2: {} };

/** Answers no to these tasks; keeps account of what was asked. */
function answering(...not: readonly string[]) {
  const asked: string[] = [];
  const step = async ({ step: name, hosts }: { step: string; hosts: readonly string[] }): Promise<boolean> => {
    asked.push(`${name} on ${hosts.join(", ")}`);
    return await Promise.resolve(!not.includes(name));
  };
  return { asked, step };
}

test("each task that would change something is asked for once, and done on all hosts before the next is asked for", async () => {
  const { asked, step } = answering();
  const hosts = { node1: new FakeMachine({ state: { "file:/etc/b": "x" } }), node2: new FakeMachine() };
  const log: string[] = [];
  const run = await runFake({
    hosts,
    play: play(`${write("a")}${write("b")}    - { name: look, command: look, changed_when: false }\n${write("c")}`),
    step: async (question) => {
      log.push(`${question.step}: ${[...hosts.node1.made, ...hosts.node2.made].filter((made) => made.startsWith("create")).length}`);
      return await step(question);
    },
  });
  expect(run.exit).toBe(0);
  expect(asked).toEqual(["a on node1, node2", "b on node2", "c on node1, node2"]);
  expect(log).toEqual(["a: 0", "b: 2", "c: 3"]);
});

test("what is left out is not done, what follows sees that, and the run says that something is left", async () => {
  const { step } = answering("a", "list");
  const run = await runFake({
    hosts: two,
    play: play(
      `${write("a", ", register: made")}    - { name: told, copy: { dest: /etc/told, content: "<%= made.changed %> <%= made.skipped %>" } }
    - { name: list, copy: { dest: "/etc/<%= item %>", content: x }, loop: [l1, l2] }\n`,
    ),
    step,
  });
  expect(run.exit).toBe(2);
  expect(run.done()).toEqual(["skipped a", "changed told", "skipped list (l1)", "skipped list (l2)"]);
  expect(run.machine().text("/etc/told")).toBe("false true");
  expect(run.summary()).toMatchObject({ changed: 1, skipped: 3, pending: 3 });
});

test("a handler that is left out stays owed, also one with a loop", async () => {
  const text = play(write("a", ", notify: [mend, each]"), `${write("mend")}    - { name: each, command: "do <%= item %>", loop: [1, 2] }\n`);
  const machine = new FakeMachine();
  await runFake({ hosts: { node1: machine }, play: text, step: answering("mend", "each").step });
  expect(machine.owed.size).toBe(2);
  const next = await runFake({ hosts: { node1: machine }, play: text });
  expect(next.done()).toEqual(["ok a", "changed mend", "changed each (1)", "changed each (2)"]);
  expect(machine.owed.size).toBe(0);
});

test("a host that fails keeps nobody waiting", async () => {
  const { asked, step } = answering();
  const hosts = { node1: { commands: { ask: () => ({ rc: 1 }) } }, node2: {} };
  const run = await runFake({ hosts, play: play(`    - { name: ask, command: ask }\n${write("b")}`), step });
  expect(run.exit).toBe(3);
  expect(asked).toEqual(["ask on node1, node2", "b on node2"]);
});

test("a stop at the question ends the run, and always sections are not asked for", async () => {
  let stop = (): void => undefined;
  const asked: string[] = [];
  const run = await runFake({
    play: play(`    - block:\n        - { name: a, command: a }\n      always:\n        - { name: tidy, command: tidy }\n${write("b")}`),
    onEvent: (_event, stopRun) => (stop = stopRun),
    step: async ({ step }) => {
      asked.push(step);
      stop();
      return await Promise.resolve(step === "tidy");
    },
  });
  expect(run.exit).toBe(130);
  expect(run.done()).toEqual(["changed tidy"]);
  expect(asked.slice(0, 1)).toEqual(["a"]);
});

test("the steps of a saved plan are asked for as well", async () => {
  const { asked, step } = answering("b");
  const { apply } = await planAndApply({ play: play(write("a") + write("b")), hosts: two, step });
  expect(asked).toEqual(["a on node1, node2", "b on node1, node2"]);
  expect(apply.done()).toEqual(["changed a", "skipped b"]);
});
