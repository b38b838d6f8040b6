import { expect, test } from "vitest";
import { runFake } from "../support/run-fake.ts";

const inventory = `all:
  hosts:
    node1: { ansible_host: 192.0.2.1, ansible_port: 2222 }
    node2: { ssh_host: 192.0.2.2 }
    node3:
`;

test("a variable of the connection is read by each of its names, of the host itself and of others", async () => {
  const text = ["ssh_host", "ansible_host"].map((name) => `<%= groups.all.map((host) => hostvars[host].${name}).join() %>`).join(";");
  const run = await runFake({
    inventory,
    hosts: { node1: {}, node2: {}, node3: {} },
    play: `- hosts: all
  tasks:
    - copy: { dest: /etc/all, content: "${text}" }
    - copy: { dest: /etc/own, content: "<%= ansible_host %> <%= ssh_host %> <%= ssh_port ?? 22 %>" }
    - copy: { dest: /etc/usual, content: "<%= groups.all.map((host) => hostvars[host].ansible_host ?? host).join() %>" }
`,
  });
  const all = "192.0.2.1,192.0.2.2,node3";
  expect([run.exit, run.machine("node3").text("/etc/all"), run.machine("node1").text("/etc/usual")]).toEqual([0, `${all};${all}`, all]);
  expect(["node1", "node2", "node3"].map((host) => run.machine(host).text("/etc/own"))).toEqual([
    "192.0.2.1 192.0.2.1 2222",
    "192.0.2.2 192.0.2.2 22",
    "node3 node3 22",
  ]);
});

test("one that is not set is undefined by each of its names", async () => {
  const play = `- hosts: all\n  tasks:\n    - copy: { dest: /etc/own, content: "<%= ansible_port %>" }\n`;
  await expect(runFake({ inventory, hosts: { node1: {}, node2: {}, node3: {} }, play })).rejects.toThrow('"ansible_port" is not set for node2, node3');
});

test("a host that a task adds is known by the address that it was given, and by its name", async () => {
  const run = await runFake({
    hosts: { node1: {}, node2: {}, node3: {} },
    inventory: "all:\n  hosts:\n    node1:\n",
    play: `- hosts: node1
  tasks:
    - add_host: { name: node2, groups: added, ansible_host: 192.0.2.9 }
    - add_host: { name: node3, groups: added }
- hosts: added
  tasks:
    - copy: { dest: /etc/own, content: "<%= ssh_host %>" }
`,
  });
  expect([run.machine("node2").text("/etc/own"), run.machine("node3").text("/etc/own")]).toEqual(["192.0.2.9", "node3"]);
});
