import { expect, test } from "vitest";
import { load } from "./project.ts";

const hosts = "all:\n  hosts:\n    node1:\n";
const errors = async (play: string, files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> =>
  (await load({ "hosts.yml": hosts, "play.yml": play, ...files })).errors;

test.each([
  ["a play", "- hosts: all\n  vars: { ansible_user: ops }\n  tasks: [{ command: x }]\n", "ansible_user", "set it in the inventory"],
  ["a task", "- hosts: all\n  tasks:\n    - { command: x, vars: { ansible_become_user: web } }\n", "ansible_become_user", "write the keyword `become_user`"],
  ["set_fact", "- hosts: all\n  tasks:\n    - set_fact: { ansible_connection: local }\n", "ansible_connection", "takes `delegate_to: localhost`"],
  ["vars_files", "- hosts: all\n  vars_files: [v.yml]\n  tasks: [{ command: x }]\n", "ansible_become_pass", "-K asks for it"],
  ["a role", "- hosts: all\n  roles: [r]\n", "ansible_port", "set it in the inventory"],
])("a connection variable of Ansible in %s is a mistake, told once", async (_, play, name, hint) => {
  const files = {
    "v.yml": "ansible_become_pass: x\n",
    "roles/r/defaults/main.yml": "ansible_port: 2222\n",
    "roles/r/tasks/main.yml": "- command: x\n- command: y\n",
  };
  const found = await errors(play, files);
  expect(found).toEqual([expect.stringContaining(`"${name}" has no effect in a playbook`)]);
  expect(found[0]).toContain(hint);
});

test("where they have an effect they are none, nor are others", async () => {
  const files = { "group_vars/all.yml": "ansible_user: ops\n" };
  const play = "- hosts: all\n  vars: { ansible_python_interpreter: x, ssh_port: 22 }\n  tasks: [{ command: x }]\n";
  expect(await errors(play, files)).toEqual([]);
});
