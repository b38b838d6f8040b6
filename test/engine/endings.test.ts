import { describe, expect, test } from "vitest";
import { runFake, type FakeRunOptions } from "../support/run-fake.ts";
import { planAndApply } from "../support/saved.ts";

const write = (name: string, text = "x"): string => `    - { name: ${name}, copy: { dest: /etc/${name}, content: "${text}" } }\n`;
const ask = "    - { name: ask, command: ask, register: asked, changed_when: false }\n";
const ending = (word: string): string => `    - { name: the end, meta: ${word}, when: asked.stdout === "enough" }\n`;
const play = (tasks: string, head = ""): string => `- hosts: all\n${head}  tasks:\n${tasks}`;
const enough = { commands: { ask: () => ({ stdout: "enough" }) } };
const three = { node1: {}, node2: enough, node3: {} };

const perhaps = (word: string, head = ""): FakeRunOptions => ({
  hosts: three,
  play: `${play(write("a") + ask + ending(word) + write("b"), head)}${play(write("z"))}`,
});

describe("a play that only the run knows to be over", () => {
  test.each(["end_host", "end_batch", "end_play"])("%s: the plan shows that, and what hangs on it", async (word) => {
    const run = await runFake({ ...perhaps(word), mode: "plan" });
    expect(run.planned()).toEqual(["change a", "later ask", "later the end", "change b", "change z"]);
    expect(run.row("the end")).toMatchObject({ reason: 'waits for stdout of "ask"', waitsFor: 'stdout of "ask"', module: "meta", changes: [] });
    expect(run.row("a")).not.toHaveProperty("unless");
    expect(run.row("b")).toMatchObject({ degree: "expected", unless: ["the end"] });
    expect(run.row("z")).not.toHaveProperty("unless");
  });

  test.each([
    ["end_host", ["changed a", "ok ask", "skipped the end", "changed b", "changed z"], ["changed a", "ok ask", "ok the end", "changed z"]],
    ["end_batch", ["changed a", "ok ask", "changed z"], ["changed a", "ok ask", "ok the end", "changed z"]],
    ["end_play", ["changed a", "ok ask", "changed z"], ["changed a", "ok ask", "ok the end", "changed z"]],
  ])("%s: the run decides, for whom it means", async (word, others, itself) => {
    const run = await runFake(perhaps(word));
    expect(run.exit).toBe(0);
    expect(run.done("node1").filter((line) => word === "end_host" || line !== "skipped the end")).toEqual(others);
    expect(run.done("node2")).toEqual(itself);
    expect(run.done("node3").includes("changed b")).toBe(word === "end_host");
  });

  test("nothing is pending for that alone", async () => {
    const first = await runFake({ hosts: { node1: {} }, play: play(ask + ending("end_play") + write("b")) });
    const again = await runFake({ hosts: { node1: first.machine() }, play: play(ask + ending("end_play") + write("b")), mode: "plan" });
    expect(again.exit).toBe(0);
    expect(again.planned()).toEqual(["later ask", "later the end", "same b"]);
  });

  test("plays behind it wait for what may not have been done", async () => {
    const options = {
      hosts: { node1: enough },
      play: `${play(`${ask}${ending("end_host")}    - { name: b, copy: { dest: /etc/b, content: x }, register: made }\n`)}${play(
        `${write("b")}    - { name: told, copy: { dest: /etc/told, content: "<%= made?.changed ?? 'nothing' %>" } }\n`,
      )}`,
    };
    const run = await runFake({ ...options, mode: "plan" });
    expect(run.rows().slice(2)).toMatchObject([
      { step: "b", verdict: "change", unless: ["the end"] },
      { step: "b", verdict: "later", waitsFor: '"b"' },
      { step: "told", verdict: "later" },
    ]);
  });

  test("a saved plan leaves it to the run, and is right whichever way that goes", async () => {
    for (const node1 of [{}, enough]) {
      const { plan, apply, again } = await planAndApply({
        hosts: { node1 },
        play: `${play(ask + ending("end_host") + write("b"))}${play(write("b"))}`,
        allowsLater: true,
      });
      expect(plan.exit).toBe(2);
      expect(apply.exit).toBe(0);
      expect(apply.machine().text("/etc/b")).toBe("x");
      expect(again.exit).toBe(0);
    }
  });
});

describe("with serial", () => {
  const serial = (word: string, when = ""): FakeRunOptions => ({
    hosts: three,
    play: play(`${write("a")}    - { meta: ${word}${when} }\n${write("b")}`, "  serial: 1\n"),
  });
  const did = async (options: FakeRunOptions): Promise<readonly string[]> => {
    const run = await runFake(options);
    expect(run.exit).toBe(0);
    return Object.keys(three).map((host) => run.done(host).join(" "));
  };

  test("end_batch ends one batch, the next begins", async () => {
    expect(await did(serial("end_batch"))).toEqual(["changed a", "changed a", "changed a"]);
  });

  test("end_play ends those behind it, too; so the plan shows", async () => {
    expect(await did(serial("end_play", `, when: inventory_hostname === "node2"`))).toEqual(["changed a changed b", "changed a", ""]);
    const plan = await runFake({ ...serial("end_play", `, when: inventory_hostname === "node2"`), mode: "plan" });
    expect([plan.planned("node1").length, plan.planned("node2").length, plan.planned("node3").length]).toEqual([2, 1, 0]);
  });

  test("what may end the play in one batch is said in those behind it", async () => {
    const plan = await runFake({ hosts: three, play: play(write("a") + ask + ending("end_play"), "  serial: 1\n"), mode: "plan" });
    expect(plan.row("a", "node1")).not.toHaveProperty("unless");
    expect(plan.row("a", "node2")).toMatchObject({ degree: "expected", unless: ["the end"] });
  });
});

test("a `when` that is wrong fails at its place", async () => {
  const run = await runFake({ play: play(`${ask}    - { name: the end, meta: end_host, when: asked.stdout }\n${write("b")}`) });
  expect(run.exit).toBe(3);
  expect(run.result("the end")).toMatchObject({ status: "failed" });
});

test.each(["end_batch", "end_play"])("%s finds the slow hosts where it stands", async (word) => {
  const slowly = "    - { command: look, register: r, changed_when: r.rc === 0, when: facts.hostname === 'slow' }\n";
  const run = await runFake({
    hosts: { node1: {}, node2: { state: { "fact:hostname": "slow" } } },
    play: play(`${slowly.repeat(3)}${write("a")}    - { meta: ${word}, when: facts.hostname !== 'slow' }\n${write("b")}`),
  });
  expect([run.machine("node2").text("/etc/a"), run.machine("node2").text("/etc/b")]).toEqual(["x", undefined]);
});

test("noop does nothing, and is nothing that anybody waits for", async () => {
  const run = await runFake({ hosts: three, play: play(`${write("a")}    - meta: noop\n${write("b")}`) });
  expect(run.batches()).toHaveLength(1);
  expect(run.done()).toEqual(["changed a", "changed b"]);
});
