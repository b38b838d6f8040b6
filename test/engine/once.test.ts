import { describe, expect, test } from "vitest";
import { runFake, type FakeRun, type FakeRunOptions } from "../support/run-fake.ts";

/** One host for all: which one, how often, and what the others have of it. */
const three = { node1: {}, node2: {}, node3: {} };
const fails = { commands: { ask: () => ({ rc: 1 }) } };
const draw = "{ name: draw, command: draw, run_once: true, register: drawn }";
const play = (tasks: readonly string[], head: readonly string[] = []): string =>
  ["- hosts: all", ...head, "tasks:", ...tasks.map((task) => `  - ${task}`), ""].join("\n  ").trimEnd().concat("\n");
const run = async (tasks: readonly string[], options: Partial<FakeRunOptions> = {}, head: readonly string[] = []): Promise<FakeRun> =>
  await runFake({ hosts: three, play: play(tasks, head), ...options });
const drew = ({ log }: FakeRun): readonly string[] => log.filter((line) => line.includes("draw"));

describe("run_once", () => {
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
    const text = `${play([draw.replace("run_once", "notify: mend, run_once")])}  handlers: [{ name: mend, command: mend }]\n`;
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
