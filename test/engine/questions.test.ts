import { describe, expect, test } from "vitest";
import type { Question } from "../../src/modules/define.ts";
import { runFake } from "../support/run-fake.ts";
import { planAndApply } from "../support/saved.ts";

const write = (name: string, text = "x"): string => `    - { name: ${name}, copy: { dest: /etc/${name}, content: "${text}" } }\n`;
const play = (tasks: string): string => `- hosts: all\n  tasks:\n${tasks}`;
const two = { node1: {}, node2: {} };

function answering(...answers: readonly (string | undefined)[]) {
  const asked: Question[] = [];
  const read = async (question: Question): Promise<string | undefined> => {
    asked.push(question);
    return await Promise.resolve(answers[asked.length - 1]);
  };
  return { asked, read };
}

const asking = (args: string): string => play(`${write("a")}    - { name: ask, pause: ${args}, register: answer }\n${write("b", "<%= answer.user_input %>")}`);

describe("a pause that asks", () => {
  test("asks once for all hosts, after all that stands before it was done everywhere", async () => {
    const { asked, read } = answering("berlin");
    const logs: string[][] = [];
    const hosts = { node1: {}, node2: {} };
    const run = await runFake({
      hosts,
      play: asking('{ prompt: "Which site?" }'),
      onEvent: (event) => {
        if (event.event === "result" && event.step === "a") logs.push([event.host]);
      },
      read: async (question) => {
        expect(logs.flat().toSorted()).toEqual(["node1", "node2"]);
        return await read(question);
      },
    });
    expect(run.exit).toBe(0);
    expect(asked).toEqual([{ text: "Which site?", isHidden: false, seconds: 0 }]);
    expect([run.machine("node1").text("/etc/b"), run.machine("node2").text("/etc/b")]).toEqual(["berlin", "berlin"]);
    expect(run.done()).toEqual(["changed a", "ok ask", "changed b"]);
  });

  test("without a word waits for Enter", async () => {
    const { asked, read } = answering("");
    expect((await runFake({ play: asking("{}"), read })).exit).toBe(0);
    expect(asked[0]?.text).toBe("Go on?");
  });

  test("is shown in a plan, and asks nobody", async () => {
    const { asked, read } = answering("x");
    const run = await runFake({ play: asking('{ prompt: "Go?", echo: false }'), mode: "plan", read });
    expect(run.row("ask")).toMatchObject({ verdict: "later", reason: 'asks "Go?"' });
    expect(run.row("b")).toMatchObject({ verdict: "later", waitsFor: 'the answer to "ask"' });
    expect(asked).toEqual([]);
  });

  test("goes on when its time is over", async () => {
    const { asked, read } = answering(undefined);
    const run = await runFake({ play: asking('{ prompt: "Go?", minutes: 2 }'), read });
    expect(asked[0]).toMatchObject({ text: "Go?", seconds: 120 });
    expect(run.exit).toBe(0);
    expect(run.machine().made).not.toContain("pause for 120 s");
    expect(run.machine().text("/etc/b")).toBe("");
  });

  test("fails where the input ends", async () => {
    const run = await runFake({ play: asking('{ prompt: "Go?" }'), read: answering(undefined).read });
    expect(run.exit).toBe(3);
    expect(run.result("ask")).toMatchObject({ status: "failed", message: "nobody answered: the input has ended" });
    expect(run.machine().text("/etc/b")).toBeUndefined();
  });

  test("ends with the run", async () => {
    let stop = (): void => undefined;
    const run = await runFake({
      play: asking('{ prompt: "Go?" }'),
      onEvent: (_event, stopRun) => (stop = stopRun),
      read: async () => {
        stop();
        return await Promise.resolve(undefined);
      },
    });
    expect(run.exit).toBe(130);
    expect(run.done()).toEqual(["changed a"]);
  });

  test("asks for each item of a loop", async () => {
    const { asked, read } = answering("1", "2");
    const tasks = `    - { name: ask, pause: { prompt: "<%= item %>?" }, loop: [a, b], register: all }
${write("c", "<%= all.results.map((each) => each.user_input).join() %>")}`;
    const run = await runFake({ hosts: two, play: play(tasks), read });
    expect(asked.map(({ text }) => text)).toEqual(["a?", "b?"]);
    expect(run.machine("node2").text("/etc/c")).toBe("1,2");
  });

  test("is left to the run by a saved plan", async () => {
    const { asked, read } = answering("berlin");
    const { apply } = await planAndApply({ play: asking('{ prompt: "Which site?" }'), hosts: two, read, allowsLater: true });
    expect(asked).toHaveLength(1);
    expect(apply.machine("node2").text("/etc/b")).toBe("berlin");
  });
});

describe("where nobody is there", () => {
  test("its time is let pass, and what it says is told", async () => {
    const run = await runFake({ play: asking('{ prompt: "draining", seconds: 1 }') });
    expect(run.machine().made).toContain("pause for 1 s");
    expect(run.events).toContainEqual(expect.objectContaining({ event: "note", message: "draining" }));
    expect(run.machine().text("/etc/b")).toBe("");
  });

  test("one without a time that nobody foresaw fails, and is not passed over", async () => {
    const run = await runFake({ play: asking('{ prompt: "Go?" }') });
    expect(run.exit).toBe(3);
    expect(run.result("ask").message).toBe("there is no terminal to ask on");
  });
});
