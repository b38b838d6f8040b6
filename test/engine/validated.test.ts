import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/observations/shared/content.ts";
import type { Validity } from "../../src/observations/validation.ts";
import { FakeMachine } from "../support/fake-machine.ts";
import { runFake, type FakeRun } from "../support/run-fake.ts";

const judge = (text: string): Validity =>
  text.includes("broken") ? { verdict: "invalid", said: "line 1: broken\nnot valid: check ended with status 1\n" } : { verdict: "valid" };

const task = (dest: string, content: string, more = ""): string => `
    - name: Write ${dest}
      copy: { dest: ${dest}, content: "${content}", validate: ${more === "" ? "check %s" : `{ command: check %s, ${more} }`} }`;

const play = (...tasks: readonly string[]): string => `
- hosts: all
  tasks:${tasks.join("")}
`;

function validations(run: FakeRun): number {
  return run.trips().flatMap(({ reads }) => reads.filter((key) => key.startsWith("validation:"))).length;
}

test("what passes its validator needs no word more", async () => {
  const run = await runFake({ play: play(task("/etc/a", "good")), hosts: { node1: { judges: judge } }, mode: "plan" });
  expect(run.exit).toBe(2);
  expect(run.row("Write /etc/a")).not.toHaveProperty("validatedAtApply");
  expect(run.trips()).toHaveLength(2);
});

test("a file that is as it should be is not validated: a converged host is one trip", async () => {
  const run = await runFake({ play: play(task("/etc/a", "good")), hosts: { node1: { state: { "file:/etc/a": "good" } } }, mode: "apply" });
  expect(run.exit).toBe(0);
  expect(run.trips()).toHaveLength(1);
});

describe("what fails its validator", () => {
  const broken = play(task("/etc/a", "broken"), task("/etc/b", "good"));

  test("is told by the plan, with the validator's last lines", async () => {
    const run = await runFake({ play: broken, hosts: { node1: { judges: judge } }, mode: "plan" });
    expect(run.exit).toBe(3);
    expect(run.result("Write /etc/a")).toMatchObject({
      status: "failed",
      message: "not valid: check ended with status 1",
      output: "line 1: broken\nnot valid: check ended with status 1",
    });
  });

  test("leaves the host as it is, and the others go on", async () => {
    const [node1, node2] = [new FakeMachine({ judges: judge }), new FakeMachine()];
    const run = await runFake({ play: broken, hosts: { node1, node2 }, mode: "apply" });
    expect(run.exit).toBe(3);
    expect(run.log).toEqual(["node2: create /etc/a (0644)", "node2: create /etc/b (0644)"]);
  });

  test("keeps its words to itself under no_log", async () => {
    const run = await runFake({
      play: broken.replace("copy:", "no_log: true\n      copy:"),
      hosts: { node1: { judges: judge } },
      mode: "plan",
    });
    expect(run.exit).toBe(3);
    expect(JSON.stringify(run.events)).not.toContain("line 1");
  });

  test("can be taken care of by rescue, and passed over by ignore_errors", async () => {
    const rescued = play("\n    - block:", task("/etc/a", "broken").replaceAll("\n", "\n    "), "\n      rescue:\n        - debug: { msg: rescued }");
    const ignored = play(task("/etc/a", "broken").replace("copy:", "ignore_errors: true\n      copy:"));
    const [first, second] = await Promise.all([rescued, ignored].map((text) => runFake({ play: text, hosts: { node1: { judges: judge } }, mode: "plan" })));
    expect(first?.done()).toContain("rescued Write /etc/a");
    expect(second?.done()).toContain("ignored Write /etc/a");
  });
});

describe("is validated at apply, and no error of the plan:", () => {
  test("a file behind a pending step, whose validator is not even asked", async () => {
    const run = await runFake({ play: play(task("/etc/a", "good"), task("/etc/b", "broken")), hosts: { node1: { judges: judge } }, mode: "plan" });
    expect(run.exit).toBe(2);
    expect(run.row("Write /etc/b")).toMatchObject({ verdict: "change", validatedAtApply: "an earlier step is pending" });
    expect(validations(run)).toBe(1);
  });

  test("a file whose validator a package brings", async () => {
    const run = await runFake({
      play: play("\n    - package: { name: keepalived }", task("/etc/a", "broken")),
      hosts: { node1: { judges: judge, brings: { keepalived: {} } } },
      mode: "plan",
    });
    expect(run.exit).toBe(2);
    expect(run.row("Write /etc/a")).toMatchObject({ validatedAtApply: "an earlier step is pending" });
    expect(validations(run)).toBe(0);
  });

  test("what the host can't validate aside, and says why", async () => {
    const judges = (): Validity => ({ verdict: "unknown", why: "unshare failed: Operation not permitted" });
    const run = await runFake({ play: play(task("/etc/a", "broken")), hosts: { node1: { judges } }, mode: "plan" });
    expect(run.row("Write /etc/a")).toMatchObject({ verdict: "change", validatedAtApply: "unshare failed: Operation not permitted" });
  });

  test("what its author says is not to be validated before", async () => {
    const run = await runFake({ play: play(task("/etc/a", "broken", "plan: false")), hosts: { node1: { judges: judge } }, mode: "plan" });
    expect(run.row("Write /etc/a")).toMatchObject({ verdict: "change", validatedAtApply: "the task says so" });
    expect(validations(run)).toBe(0);
  });

  test("a failure that the task judges itself", async () => {
    const judging = task("/etc/a", "broken").replace("copy:", "register: r\n      failed_when: r.changed && false\n      copy:");
    const run = await runFake({ play: play(judging), hosts: { node1: { judges: judge } }, mode: "plan" });
    expect(run.row("Write /etc/a")).toMatchObject({ verdict: "change", validatedAtApply: "the task judges its result" });
  });
});

test("the run itself validates with the step, not beforehand once more", async () => {
  const run = await runFake({ play: play(task("/etc/a", "good")), hosts: { node1: { judges: judge } }, mode: "apply" });
  expect(run.done()).toEqual(["changed Write /etc/a"]);
  expect(validations(run)).toBe(1);
  expect(run.trips()).toHaveLength(3);
});

test("what names a reading to people tells the file, not its content", async () => {
  const run = await runFake({ play: play(task("/etc/a", "hunter2")), hosts: { node1: {} }, mode: "plan" });
  const [id = ""] = run.trips().flatMap(({ reads }) => reads.filter((key) => key.startsWith("validation:")));
  expect(id).toContain("/etc/a");
  expect(id).not.toContain("hunter2");
  expect(id).not.toContain(sha256(Buffer.from("hunter2")));
});
