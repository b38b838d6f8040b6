import { expect, test } from "vitest";
import { planAndApply } from "../support/saved.ts";

const app = { "unit:app.service": { exists: true, active: "active", enabled: "enabled" } };

/** Each is applied, and applied once more. */
const plays: Readonly<Record<string, string>> = {
  "files, and a handler that they notify": `
- hosts: all
  tasks:
    - copy: { dest: /etc/a, content: a }
      notify: restart app
    - copy: { dest: /etc/b, content: b }
      register: b
    - copy: { dest: /etc/c, content: c }
      when: b.changed
  handlers:
    - name: restart app
      service: { name: app, state: restarted }
`,
  "a file that is written, and whose mode another task sets": `
- hosts: all
  tasks:
    - copy: { dest: /etc/a, content: a }
    - file: { path: /etc/a, mode: "0600" }
`,
  "a file that is as it should be, and that a later task changes": `
- hosts: all
  tasks:
    - lineinfile: { path: /etc/b, line: x }
    - lineinfile: { path: /etc/b, line: y }
    - lineinfile: { path: /etc/b, line: z }
`,
};

test.each(Object.entries(plays))("%s: two trips to do it and one for handlers, one to see that it is done", async (_name, play) => {
  const { apply, reapply } = await planAndApply({ play, hosts: { node1: { state: { ...app, "file:/etc/b": "x\n" } } } });
  expect([apply.exit, apply.summary().roundTrips]).toEqual([0, play.includes("handlers") ? 3 : 2]);
  expect(apply.summary().changed).toBeGreaterThan(0);
  const once = await reapply();
  expect([once.exit, once.summary().roundTrips, once.summary().changed, once.summary().pending]).toEqual([0, 1, 0, 0]);
  expect(once.rows().map(({ verdict }) => verdict)).not.toContain("change");
});

test("a host where all is done is not gone to again for the sake of one where it is not", async () => {
  const play = "- { hosts: all, tasks: [{ name: write, copy: { dest: /etc/a, content: a }, register: a }] }";
  const { apply } = await planAndApply({ play, hosts: { node1: {}, node2: {} }, happens: ({ node1 }) => node1?.set("file:/etc/a", "a") });
  expect([apply.done("node1"), apply.done("node2")]).toEqual([["ok write"], ["changed write"]]);
  expect([apply.summary("node1").roundTrips, apply.summary("node2").roundTrips]).toEqual([1, 2]);
});

test("nobody is asked where nothing is to be done any more", async () => {
  const asked: string[] = [];
  const play = "- { hosts: all, tasks: [{ copy: { dest: /etc/a, content: a } }] }";
  const { apply } = await planAndApply({
    play,
    happens: ({ node1 }) => node1?.set("file:/etc/a", "a"),
    confirm: () => asked.push("?") > 0,
  });
  expect([apply.exit, asked]).toEqual([0, []]);
});

test("a plan that leads back to how a file was is followed, not taken for done", async () => {
  const play = `
- hosts: all
  tasks:
    - { name: add, lineinfile: { path: /etc/b, line: y }, notify: tell }
    - { name: remove, lineinfile: { path: /etc/b, line: y, state: absent } }
  handlers: [{ name: tell, command: tell }]
`;
  const { apply } = await planAndApply({ play, hosts: { node1: { state: { "file:/etc/b": "x\n" } } } });
  expect(apply.done()).toEqual(["changed add", "changed remove", "changed tell"]);
});

test("a handler that is owed from a run that was cut is run though all else is done", async () => {
  const play = plays["files, and a handler that they notify"] ?? "";
  const { apply, reapply } = await planAndApply({
    play,
    hosts: { node1: { state: { ...app, "file:/etc/b": "x\n" } } },
    deviations: { node1: [{ before: "restart app", then: "die" }] },
  });
  expect(apply.exit).toBe(4);
  const rest = await reapply();
  expect([rest.exit, rest.done().filter((line) => line.startsWith("changed"))]).toEqual([0, ["changed restart app"]]);
});

test("once what a step waited for is done, that it does not fit any more is seen before anything is done", async () => {
  const play = `
- hosts: all
  tasks:
    - { name: make, file: { path: /etc/d, state: directory, mode: "0700" } }
    - { name: fill, copy: { dest: /etc/d/x, content: x } }
`;
  const made = { type: "directory", mode: "0700", owner: "root", group: "root" };
  const moved = await planAndApply({
    play,
    happens({ node1 }) {
      node1?.set("file:/etc/d", made);
      node1?.set("file:/etc/d/x", "somebody else's");
    },
  });
  expect([moved.apply.exit, moved.apply.results()]).toEqual([6, []]);
  const half = await planAndApply({ play, happens: ({ node1 }) => node1?.set("file:/etc/d", made) });
  expect([half.apply.exit, half.apply.done()]).toEqual([0, ["ok make", "changed fill"]]);
});
