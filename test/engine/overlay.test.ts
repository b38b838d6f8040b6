import { expect, test } from "vitest";
import type { FakeMachine } from "../support/fake-machine.ts";
import { converge, runFake } from "../support/run-fake.ts";

const threeEdits = `
- hosts: all
  tasks:
    - name: Write it
      template: { src: app.conf.ejs, dest: /etc/app.conf }
    - name: Set a
      lineinfile: { path: /etc/app.conf, regexp: "^a=", line: "a=1" }
    - name: Set b
      lineinfile: { path: /etc/app.conf, regexp: "^b=", line: "b=2" }
`;

test("three edits of one file: one right diff each, planned without writing, applied in one trip", async () => {
  const files = { "templates/app.conf.ejs": "# <%= inventory_hostname %>\na=0\n" };
  const { plan, apply } = await converge({ play: threeEdits, files });
  expect(plan.planned()).toEqual(["change Write it", "change Set a", "change Set b"]);
  expect(plan.row("Set a").diff).toContain("-a=0\n+a=1");
  expect(plan.row("Set b").diff).toContain(" a=1\n+b=2");
  expect(plan.log).toEqual([]);
  expect(plan.exit).toBe(2);
  expect(plan.trips()).toHaveLength(1);
  expect(apply.exit).toBe(0);
  expect(apply.machine().text("/etc/app.conf")).toBe("# node1\na=1\nb=2\n");
  expect(apply.trips()).toHaveLength(2);
});

const product = `
- hosts: all
  tasks:
    - name: Install
      package: { name: app }
    - name: Start
      service: { name: app, state: started, enabled: true }
`;
const noUnit = { exists: false, active: "inactive", enabled: "unknown", subState: "dead", startedAt: 0, oneshot: false, finished: false, needsReload: false };
const unit = { ...noUnit, exists: true, enabled: "disabled" };

test("what a package will bring is expected, and everything goes in one trip", async () => {
  const host = { state: { "unit:app.service": noUnit }, brings: { app: { "unit:app.service": unit } } };
  const { plan, apply, again } = await converge({ play: product, hosts: { node1: host } });
  expect(plan.rows().map(({ verdict, degree }) => `${verdict} ${degree}`)).toEqual(["change exact", "change expected"]);
  expect(apply.exit).toBe(0);
  expect(apply.batches()).toHaveLength(1);
  expect(again.planned()).toEqual(["same Install", "same Start"]);
  expect(again.exit).toBe(0);
  expect(again.trips()).toHaveLength(1);
});

test("a package that starts its unit makes the later start ok, and says who did it", async () => {
  const host = {
    state: { "unit:app.service": noUnit },
    brings: { app: { "unit:app.service": { ...unit, active: "active", subState: "running", enabled: "enabled" } } },
  };
  const { apply, again } = await converge({ play: product, hosts: { node1: host } });
  expect(apply.done()).toEqual(["changed Install", "ok Start"]);
  expect(apply.result("Start").message).toBe('done by "Install"');
  expect(apply.batches()).toHaveLength(1);
  expect(apply.machine().made).not.toContain("start app.service");
  expect(again.exit).toBe(0);
});

test("an edit of a file that a package brings is decided at run, in a batch of its own", async () => {
  const play = `
- hosts: all
  tasks:
    - name: Install
      package: { name: app }
    - name: Options
      sysconfig: { path: /etc/sysconfig/app, key: OPTIONS, value: "-x" }
    - name: Message
      copy: { content: hello, dest: /etc/motd }
`;
  const hosts = { node1: { brings: { app: { "file:/etc/sysconfig/app": '# options\nOPTIONS=""\n' } } } };
  const { plan, apply, again } = await converge({ play, hosts });
  expect(plan.planned()).toEqual(["change Install", "later Options", "change Message"]);
  expect(plan.row("Options").waitsFor).toContain("Install");
  expect(apply.machine().text("/etc/sysconfig/app")).toBe('# options\nOPTIONS="-x"\n');
  expect(apply.batches()).toHaveLength(2);
  expect(again.exit).toBe(0);
});

test("a command blurs what is read after it: shown as expected, looked at before it is believed", async () => {
  const play = `
- hosts: all
  tasks:
    - name: Convert
      command: convert-config
    - name: Message
      copy: { content: hello, dest: /etc/motd }
`;
  const hosts = {
    node1: {
      state: { "file:/etc/motd": "hello" },
      commands: { "convert-config": (machine: { set: (key: string, value: string) => void }) => (machine.set("file:/etc/motd", "bye"), {}) },
    },
  };
  const run = await runFake({ play, hosts });
  expect(run.row("Message")).toMatchObject({ verdict: "same", degree: "expected" });
  expect(run.done()).toEqual(["changed Convert", "changed Message"]);
  expect(run.machine().text("/etc/motd")).toBe("hello");
});

test("what was waited for is not planned before, and what else came about meanwhile is seen", async () => {
  const play = `
- hosts: all
  tasks:
    - name: Begin
      command: begin
    - name: Wait
      wait_for: { path: /etc/made }
    - name: Edit
      lineinfile: { path: /etc/made, line: ours }
    - name: Message
      copy: { content: hello, dest: /etc/motd }
`;
  const appears = (machine: FakeMachine): void => {
    machine.set("file:/etc/made", "theirs\n");
    machine.set("file:/etc/motd", "bye");
  };
  const run = await runFake({
    play,
    hosts: { node1: { state: { "file:/etc/motd": "hello" } } },
    deviations: { node1: [{ after: "run begin", happens: appears }] },
  });
  expect(run.planned()).toEqual(["change Begin", "later Wait", "later Edit", "same Message"]);
  expect(run.done()).toEqual(["changed Begin", "ok Wait", "changed Edit", "changed Message"]);
  expect(run.machine().text("/etc/made")).toBe("theirs\nours\n");
  expect(run.summary()).toMatchObject({ ok: 1, changed: 3 });
});
