import { describe, expect, test } from "vitest";
import { runFake, type FakeRunOptions } from "../support/run-fake.ts";

const play = `
- hosts: all
  tasks:
    - name: write a
      copy: { dest: /etc/a, content: a }
    - name: add b
      lineinfile: { path: /etc/b, line: b }
    - name: write c
      copy: { dest: /etc/c, content: c }
`;

/** Somebody writes to /etc/b between the plan and its step. */
const moved: FakeRunOptions = {
  play,
  hosts: { node1: { state: { "file:/etc/b": "x\n" } }, node2: { state: { "file:/etc/b": "x\n" } } },
  deviations: { node1: [{ after: "create /etc/a", happens: (machine) => machine.set("file:/etc/b", "y\n") }] },
};

/** The steps that were asked for again. */
async function asked(options: FakeRunOptions, answer = true): Promise<{ run: Awaited<ReturnType<typeof runFake>>; again: readonly string[] }> {
  const again: string[] = [];
  const run = await runFake({
    ...options,
    approve({ host, step, diff }) {
      again.push(`${host}: ${step}: ${diff ?? ""}`);
      return answer;
    },
  });
  return { run, again };
}

describe("a step that goes beyond what was shown", () => {
  test("is asked for again, with what it would do now", async () => {
    const { run, again } = await asked(moved);
    expect(again).toHaveLength(1);
    expect(again[0]).toContain("node1: add b:");
    expect(again[0]).toContain("+b");
    expect(run.exit).toBe(0);
    expect(run.machine("node1").text("/etc/b")).toBe("y\nb\n");
  });

  test("is not done where that is declined, nor what follows it on that host; the others go on", async () => {
    const { run } = await asked(moved, false);
    expect(run.exit).toBe(2);
    expect(run.machine("node1").text("/etc/b")).toBe("y\n");
    expect(run.machine("node1").text("/etc/c")).toBeUndefined();
    expect(run.done("node1")).toEqual(["changed write a", "interrupted add b"]);
    expect(run.machine("node2").text("/etc/c")).toBe("c");
    expect(run.summary("node1").pending).toBe(2);
  });
});

describe("nothing is asked again", () => {
  test("for what is done as it was shown", async () => {
    expect((await asked({ play })).again).toEqual([]);
  });

  test("for a step that was shown as one that the run decides", async () => {
    const later = `
- hosts: all
  tasks:
    - command: probe
      register: found
    - copy: { dest: /etc/a, content: "<%= found.stdout %>" }
    - copy: { dest: "/etc/<%= item %>", content: x }
      loop: "<%= found.stdout.split(' ') %>"
`;
    const { run, again } = await asked({ play: later, hosts: { node1: { commands: { probe: () => ({ stdout: "one two" }) } } } });
    expect(run.exit).toBe(0);
    expect(again).toEqual([]);
  });

  test("where another host did by itself what was shown", async () => {
    const done: FakeRunOptions = { play, deviations: { node1: [{ after: "create /etc/a", happens: (machine) => machine.set("file:/etc/c", "c") }] } };
    expect((await asked({ ...done, hosts: { node1: { state: { "file:/etc/b": "x\n" } } } })).again).toEqual([]);
  });

  test("for a rescue that was shown; for a handler that it alone notifies it is", async () => {
    const rescue = `
- hosts: all
  tasks:
    - block:
        - command: try
      rescue:
        - name: mend
          copy: { dest: /etc/mended, content: x }
          notify: restart app
  handlers:
    - name: restart app
      command: restart
`;
    const { run, again } = await asked({ play: rescue, hosts: { node1: { commands: { try: () => ({ rc: 1 }) } } } });
    expect(run.done()).toEqual(["rescued command", "changed mend", "changed restart app"]);
    expect(again.map((line) => line.split(":")[1])).toEqual([" restart app"]);
  });
});
