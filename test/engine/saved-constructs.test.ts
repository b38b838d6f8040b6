import { expect, test } from "vitest";
import type { FakeRun } from "../support/run-fake.ts";
import { planAndApply } from "../support/saved.ts";

const app = { "unit:app.service": { exists: true, active: "active", enabled: "enabled" } };
const three = { node1: { state: { ...app } }, node2: { state: { ...app } }, node3: { state: { ...app } } };
const hosts = Object.keys(three);

/** Constructs that decide which host does what, when, and as whom: each is to end as it does without a file in between. */
const constructs: Readonly<Record<string, string>> = {
  serial: `
- hosts: all
  serial: [1, 2]
  tasks:
    - copy: { dest: /etc/a, content: "<%= inventory_hostname %>" }
      notify: restart app
  handlers:
    - name: restart app
      service: { name: app, state: restarted }
`,
  "run_once, whose result all share": `
- hosts: all
  tasks:
    - copy: { dest: /etc/a, content: a }
      run_once: true
      register: a
    - copy: { dest: /etc/b, content: b }
      when: a.changed
`,
  "together, of a task and of a handler": `
- hosts: all
  tasks:
    - copy: { dest: /etc/a, content: a }
      notify: restart app
    - copy: { dest: /etc/b, content: b }
      together: true
    - copy: { dest: /etc/c, content: c }
      when: inventory_hostname !== 'node2'
      together: true
  handlers:
    - name: restart app
      service: { name: app, state: restarted }
      together: true
`,
  delegate_to: `
- hosts: all
  tasks:
    - copy: { dest: "/etc/<%= inventory_hostname %>", content: a }
      delegate_to: node2
`,
  "a loop, a condition for each of its items, and a handler with a loop": `
- hosts: all
  tasks:
    - copy: { dest: "/etc/<%= item %>", content: x }
      loop: [a, b, c]
      when: item !== 'b'
      register: made
      notify: restart all
    - copy: { dest: /etc/d, content: d }
      when: made.changed
  handlers:
    - name: restart all
      copy: { dest: "/etc/h<%= item %>", content: x }
      loop: [1, 2]
`,
  "handlers that are flushed twice": `
- hosts: all
  pre_tasks:
    - copy: { dest: /etc/a, content: a }
      notify: restart app
  tasks:
    - copy: { dest: /etc/b, content: b }
      notify: restart app
    - meta: flush_handlers
    - copy: { dest: /etc/c, content: c }
  handlers:
    - name: restart app
      service: { name: app, state: restarted }
`,
  "another user for a task, another strategy for a play": `
- hosts: all
  strategy: linear
  tasks:
    - copy: { dest: /etc/a, content: a }
      become: true
    - copy: { dest: /etc/b, content: b }
- hosts: node3
  strategy: free
  tasks:
    - copy: { dest: /etc/c, content: c }
      become: true
      become_user: other
`,
  "a host that ends early, a play that does": `
- hosts: all
  tasks:
    - meta: end_host
      when: inventory_hostname === 'node1'
    - copy: { dest: /etc/a, content: a }
- hosts: all
  tasks:
    - copy: { dest: /etc/b, content: b }
    - meta: end_play
    - copy: { dest: /etc/c, content: c }
`,
  "blocks, always sections and variables that are set on the way": `
- hosts: all
  tasks:
    - set_fact: { where: "/etc/<%= inventory_hostname %>" }
    - block:
        - copy: { dest: "<%= where %>", content: a }
      always:
        - copy: { dest: "<%= where %>2", content: b }
`,
};

/** Steps that were to change, or did, by host and id; handlers that need no run of their own left out. */
const changes = (run: FakeRun, event: "step" | "result"): readonly string[] =>
  hosts.flatMap((host) =>
    event === "step"
      ? run.rows(host).flatMap(({ verdict, id }) => (verdict === "change" ? [`${host} ${id}`] : []))
      : run.results(host).flatMap(({ status, id }) => (status === "changed" ? [`${host} ${id}`] : [])),
  );

test.each(Object.entries(constructs))("%s: what was planned is done, and nothing is left", async (_name, play) => {
  const { plan, apply, again } = await planAndApply({ play, hosts: three });
  expect(changes(plan, "step").length).toBeGreaterThan(0);
  expect(changes(apply, "result")).toEqual(changes(plan, "step"));
  expect([apply.exit, again.exit]).toEqual([0, 0]);
});
