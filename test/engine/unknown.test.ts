import { describe, expect, test } from "vitest";
import { converge, runFake } from "../support/run-fake.ts";

const ask = { "which-port": () => ({ stdout: "8080\n" }) };
const hosts = { node1: { commands: ask } };
const first = `
- hosts: all
  tasks:
    - name: Ask
      command: which-port
      register: port`;

describe("a value that only the run will know", () => {
  test("in a parameter: later in the plan, resolved in the run", async () => {
    const run = await runFake({
      hosts,
      play: `${first}
    - name: Write
      copy: { content: "port <%= port.stdout %>", dest: /etc/port }
`,
    });
    expect(run.row("Write")).toMatchObject({ verdict: "later", waitsFor: 'stdout of "Ask"' });
    expect(run.exit).toBe(0);
    expect(run.machine().text("/etc/port")).toBe("port 8080");
    expect(run.trips()).toHaveLength(3);
  });

  test("in when", async () => {
    const run = await runFake({
      hosts,
      play: `${first}
    - name: Write
      copy: { content: x, dest: /etc/port }
      when: port.stdout === "8080"
    - name: Leave
      copy: { content: x, dest: /etc/other }
      when: port.stdout !== "8080"
`,
    });
    expect(run.planned()).toEqual(["change Ask", "later Write", "later Leave"]);
    expect(run.done()).toEqual(["changed Ask", "changed Write", "skipped Leave"]);
  });

  test("in a loop: one row, as many items as it turns out", async () => {
    const run = await runFake({
      hosts: { node1: { commands: { list: () => ({ stdout: "a\nb\n" }) } } },
      play: `
- hosts: all
  tasks:
    - name: Ask
      command: list
      register: list
    - name: Write
      copy: { content: x, dest: "/etc/<%= item %>" }
      loop: "<%= list.stdout_lines %>"
      register: written
    - name: Count
      copy: { content: "<%= written.results.length %>", dest: /etc/count }
`,
    });
    expect(run.planned()).toEqual(["change Ask", "later Write", "later Count"]);
    expect(run.done()).toEqual(["changed Ask", "changed Write (a)", "changed Write (b)", "changed Count"]);
    expect(run.machine().text("/etc/count")).toBe("2");
  });

  test("is passed on by set_fact, alone and inside text", async () => {
    const run = await runFake({
      hosts,
      play: `${first}
    - name: Keep
      set_fact: { number: "<%= port.stdout %>", url: "http://x:<%= port.stdout %>/" }
    - name: Write
      copy: { content: "<%= number %> <%= url %>", dest: /etc/port }
`,
    });
    expect(run.planned()).toEqual(["change Ask", "later Keep", "later Write"]);
    expect(run.exit).toBe(0);
    expect(run.machine().text("/etc/port")).toBe("8080 http://x:8080/");
  });

  test("set_fact alone costs nothing", async () => {
    const run = await runFake({
      play: `
- hosts: all
  tasks:
    - name: Keep
      set_fact: { number: 7 }
    - name: Write
      copy: { content: "<%= number %>", dest: /etc/n }
`,
    });
    expect(run.planned()).toEqual(["same Keep", "change Write"]);
    expect(run.trips()).toHaveLength(2);
    expect(run.machine().text("/etc/n")).toBe("7");
  });

  test("does not default", async () => {
    const run = await runFake({
      hosts,
      play: `${first}
    - name: Write
      copy: { content: "<%= port.stdout ?? 'none' %>", dest: /etc/port }
`,
    });
    expect(run.row("Write").verdict).toBe("later");
    expect(run.machine().text("/etc/port")).toBe("8080");
  });

  test("a when that names what a skipped task would have printed is a failure with a name", async () => {
    const run = await runFake({
      hosts,
      play: `
- hosts: all
  tasks:
    - name: Ask
      command: which-port
      register: port
      when: 1 > 2
    - name: Write
      copy: { content: "<%= port.stdout %>", dest: /etc/port }
`,
    });
    expect(run.exit).toBe(3);
    expect(run.log).toEqual([]);
  });

  test("changed of a pending step is known where it will surely change, and checked", async () => {
    const play = `
- hosts: all
  tasks:
    - name: Write
      copy: { content: new, dest: /etc/a }
      register: a
    - name: Follow
      copy: { content: x, dest: /etc/b }
      when: a.changed
`;
    const run = await runFake({ play });
    expect(run.planned()).toEqual(["change Write", "change Follow"]);
    expect(run.batches()).toHaveLength(1);
    const happens = (machine: { set: (key: string, value: string) => void }): void => machine.set("file:/etc/a", "new");
    const late = await runFake({ play, deviations: { node1: [{ before: "create /etc/a", happens }] } });
    expect(late.done()).toEqual(["ok Write", "skipped Follow"]);
    expect(late.machine().text("/etc/b")).toBeUndefined();
  });

  test("where it did not change after all, nothing behind it keeps what followed from that, not even what has nothing to do on the host", async () => {
    const play = `
- hosts: all
  tasks:
    - { name: Write, copy: { content: new, dest: /etc/a }, register: a }
    - { name: Keep, set_fact: { kept: "<%= a.changed %>" } }
    - { name: Demand, assert: { that: "!a.changed" }, ignore_errors: true }
    - { name: Tell, copy: { content: "<%= kept %>", dest: /etc/b } }
`;
    const happens = (machine: { set: (key: string, value: string) => void }): void => machine.set("file:/etc/a", "new");
    const run = await runFake({ play, deviations: { node1: [{ before: "create /etc/a", happens }] } });
    expect(run.done().filter((line) => !line.startsWith("ignored"))).toEqual(["ok Write", "ok Keep", "ok Demand", "changed Tell"]);
    expect(run.machine().text("/etc/b")).toBe("false");
  });
});

describe("a command that only reads", () => {
  const read = (more: string): string => `
- hosts: all
  tasks:
${more}
    - name: Look
      command: { cmd: which-port, reads: true }
      register: port
    - name: Write
      copy: { content: "<%= port.stdout %>", dest: /etc/port }
`;

  test("is run while planning when nothing is pending before it", async () => {
    const { plan, apply, again } = await converge({ hosts, play: read("") });
    expect(plan.planned()).toEqual(["same Look", "change Write"]);
    expect(plan.trips()).toHaveLength(2);
    expect(apply.done()).toEqual(["ok Look", "changed Write"]);
    expect(again.exit).toBe(0);
  });

  test("has the time limit that its task says", async () => {
    const run = await runFake({ hosts, play: read("").replace("      register", "      timeout: 7\n      register") });
    const commands = run.trips().flatMap(({ reads }) => reads.filter((key) => key.startsWith("command:")));
    expect(commands).toEqual([expect.stringContaining('"limit":7')]);
  });

  test("waits for what is pending before it", async () => {
    const run = await runFake({ hosts, play: read("    - copy: { content: x, dest: /etc/x }\n      name: Before") });
    expect(run.planned()).toEqual(["change Before", "later Look", "later Write"]);
    expect(run.row("Look").waitsFor).toBe('"Before"');
    expect(run.machine().text("/etc/port")).toBe("8080");
    expect(
      run
        .trips()
        .flatMap(({ reads }) => reads)
        .filter((key) => key.startsWith("command:")),
    ).toHaveLength(1);
  });

  test("is not run at all where its when does not hold", async () => {
    const run = await runFake({
      mode: "plan",
      hosts,
      play: `
- hosts: all
  tasks:
    - name: Look
      command: { cmd: which-port, reads: true }
      when: facts.os.family === "debian"
`,
    });
    expect(run.planned()).toEqual(["skip Look"]);
    expect(run.trips().flatMap(({ reads }) => reads)).not.toContainEqual(expect.stringMatching(/^command:/));
  });

  test("prints anew after a change: an earlier output is not taken for a later one", async () => {
    const cat = { "cat /etc/x": (machine: { text: (path: string) => string | undefined }) => ({ stdout: machine.text("/etc/x") ?? "nothing" }) };
    const run = await runFake({
      hosts: { node1: { commands: cat } },
      play: `
- hosts: all
  tasks:
    - name: Before
      command: { cmd: cat /etc/x, reads: true }
      register: before
    - name: Write
      copy: { content: new, dest: /etc/x }
    - name: After
      command: { cmd: cat /etc/x, reads: true }
      register: after
    - name: Compare
      copy: { content: "<%= before.stdout %> <%= after.stdout %>", dest: /etc/both }
`,
    });
    expect(run.planned()).toEqual(["same Before", "change Write", "later After", "later Compare"]);
    expect(run.machine().text("/etc/both")).toBe("nothing new");
  });
});
