import { describe, expect, test } from "vitest";
import { FakeMachine } from "../support/fake-machine.ts";
import { runFake } from "../support/run-fake.ts";

const three = { node1: {}, node2: {}, node3: {} };
const play = (tasks: string, head = ""): string => `- hosts: all\n${head}  tasks:${tasks}\n`;
const write = (name: string, more = ""): string => `\n    - name: ${name}\n      copy: { content: x, dest: /etc/${name} }${more}`;
const files = (log: readonly string[]): string[] => log.map((line) => line.replace(/: create \/etc\/(\w+).*/, " $1"));

describe("delegate_to", () => {
  test("does one host after the other, each over what those before it made", async () => {
    const run = await runFake({
      hosts: three,
      play: play(`
    - name: register
      lineinfile: { path: /etc/members, line: "<%= inventory_hostname %>", create: true }
      delegate_to: node2`),
    });
    expect(run.exit).toBe(0);
    expect(run.machine("node2").text("/etc/members")).toBe("node1\nnode2\nnode3\n");
    expect(run.row("register", "node3").diff).toContain(" node2\n+node3");
  });

  test("uses the facts of the host it is for", async () => {
    const named = (name: string) => ({ state: { "fact:hostname": name } });
    const run = await runFake({
      hosts: { node1: named("one"), node2: named("two") },
      play: play(`
    - name: register
      copy: { content: "x", dest: "/etc/<%= facts.hostname %>" }
      delegate_to: node2`),
    });
    expect(run.machine("node2").text("/etc/one")).toBe("x");
    expect(run.machine("node2").text("/etc/two")).toBe("x");
    expect(run.machine("node1").text("/etc/one")).toBeUndefined();
  });

  test("may hang on the loop's item: each is done where it belongs, in a plan too", async () => {
    const text = `- hosts: node1\n  tasks:${write("<%= item.file %>", '\n      delegate_to: "<%= item.on %>"\n      loop: [{ on: node2, file: a }, { on: node3, file: b }, { on: node2, file: c }]').replaceAll("/etc/<%", '"/etc/<%').replaceAll("%> }", '%>" }')}\n`;
    const plan = await runFake({ hosts: three, play: text, mode: "plan" });
    expect(plan.exit).toBe(2);
    const run = await runFake({ hosts: three, play: text });
    expect(run.exit).toBe(0);
    expect(["node1", "node2", "node3"].map((node) => ["a", "b", "c"].filter((name) => run.machine(node).text(`/etc/${name}`) === "x"))).toEqual([
      [],
      ["a", "c"],
      ["b"],
    ]);
  });

  test("registers for the host that it is done for, whose name and variables it has", async () => {
    const said = (name: string) => ({ commands: { ask: () => ({ stdout: `asked on ${name}` }) } });
    const run = await runFake({
      hosts: { node1: said("node1"), node2: said("node2"), node3: said("node3") },
      inventory: "all: { hosts: { node1: { own: a }, node2: { own: b }, node3: { own: c } } }",
      limit: "node1,node2",
      play: play(`
    - { name: ask, command: ask, delegate_to: node3, register: asked }
    - { name: say, debug: { msg: "<%= asked.stdout %>, <%= inventory_hostname %> <%= own %>" }, delegate_to: node3 }
    - { name: other, debug: { msg: "<%= hostvars.node3.asked ?? 'nothing' %>" } }`),
    });
    expect(run.exit).toBe(0);
    expect(["node1", "node2"].map((host) => run.result("say", host).message)).toEqual(["asked on node3, node1 a", "asked on node3, node2 b"]);
    expect(run.result("other").message).toBe("nothing");
  });

  test("leaves no handler owed on the other machine", async () => {
    const text = `- hosts: node1\n  tasks:${write("a", "\n      delegate_to: node2\n      notify: mend")}\n  handlers:${write("mend")}\n`;
    const run = await runFake({ hosts: { node1: {}, node2: {} }, play: text });
    expect(run.done()).toEqual(["changed a", "changed mend"]);
    expect(run.machine("node1").text("/etc/mend")).toBe("x");
    expect([run.machine("node1").owed.size, run.machine("node2").owed.size]).toEqual([0, 0]);
  });
});

describe("two names of one machine", () => {
  test("share its state: what one does, the other finds done", async () => {
    const machine = new FakeMachine({ id: "same" });
    const run = await runFake({
      hosts: { node1: machine, alias: machine },
      play: play(`
    - name: line
      lineinfile: { path: /etc/names, line: "<%= inventory_hostname %>", create: true }
    - name: same
      copy: { content: x, dest: /etc/same }`),
    });
    expect(run.exit).toBe(0);
    expect(machine.text("/etc/names")?.split("\n").toSorted()).toEqual(["", "alias", "node1"]);
    expect(machine.made.filter((made) => made.includes("/etc/same"))).toHaveLength(1);
  });
});

describe("become", () => {
  test("to several users keeps the order of steps", async () => {
    const run = await runFake({ play: play(`${write("a")}${write("b", "\n      become: true")}${write("c")}`) });
    expect(run.exit).toBe(0);
    expect(files(run.log)).toEqual(["node1 a", "node1 b", "node1 c"]);
    expect(run.users().toSorted()).toEqual(["login", "root"]);
    expect(run.batches()).toHaveLength(3);
  });

  test("goes by the method and to the user that stand nearest, also where a variable names them", async () => {
    const head = "  become: true\n  become_method: sudo\n  vars: { way: doas, who: app }\n";
    const tasks = `${write("a")}${write("b", "\n      become_method: su")}${write("c", '\n      become_method: "<%= way %>"\n      become_user: "<%= who %>"')}`;
    const run = await runFake({ play: play(tasks, head) });
    expect(run.exit).toBe(0);
    expect(run.users()).toEqual(["root by sudo", "root by su", "app by doas"]);
    expect(files(run.log)).toEqual(["node1 a", "node1 b", "node1 c"]);
  });

  test.each([
    ["waits for what a step before it prints", 'become_user: "<%= r.stdout %>"', ["login: create /etc/a (0644)", "root: run who", "bob: create /etc/c (0644)"]],
    ["is passed over", 'become_user: "<%= r.stdout %>"\n      when: false', ["login: create /etc/a (0644)", "root: run who"]],
  ])("to somebody who is not known yet leaves what is before it to whom it was for, also where it %s", async (_, become, sent) => {
    const who = "\n    - name: who\n      command: who\n      register: r\n      become: true";
    const run = await runFake({
      hosts: { node1: { commands: { who: () => ({ stdout: "bob" }) } } },
      play: play(`${write("a")}${who}${write("c", `\n      become: true\n      ${become}`)}`),
    });
    expect(run.exit).toBe(0);
    expect(run.sentAs()).toEqual(sent);
  });

  test("to somebody whom a fact names that was forgotten", async () => {
    const fails = "\n    - name: try\n      command: try\n      ignore_errors: true";
    const run = await runFake({
      hosts: { node1: { commands: { try: () => ({ rc: 1 }) }, state: { "fact:hostname": "bob" } } },
      play: play(`${fails}${write("b", "\n      become: true")}${write("c", '\n      become: true\n      become_user: "<%= facts.hostname %>"')}`),
    });
    expect(run.exit).toBe(0);
    expect(run.sentAs()).toEqual(["login: run try", "root: create /etc/b (0644)", "bob: create /etc/c (0644)"]);
  });

  test("in the first task to somebody whom a fact names: facts are read as whom we are", async () => {
    const first = write("a", '\n      become: true\n      become_user: "<%= facts.hostname %>"');
    const run = await runFake({ hosts: { node1: { state: { "fact:hostname": "bob" } } }, play: play(first) });
    expect(run.exit).toBe(0);
    expect(run.sentAs()).toEqual(["bob: create /etc/a (0644)"]);
    expect(run.users()).toEqual(["login", "bob"]);
  });

  test("in the first task to nobody at all: that task fails, and the host was reached", async () => {
    const run = await runFake({ play: play(write("a", '\n      become: true\n      become_user: "<%= play_hosts[7].length %>"')) });
    expect(run.exit).toBe(3);
    expect(run.results().map(({ status, at }) => [status, at.line])).toEqual([["failed", 3]]);
  });

  test("of the whole play is one session", async () => {
    const run = await runFake({ play: play(`${write("a")}\n    - debug: { msg: "<%= facts.hostname %>" }`, "  become: true\n") });
    expect(run.users()).toEqual(["root"]);
    expect(run.trips()).toHaveLength(2);
  });
});
