import { expect, test } from "vitest";
import { HoldfastError } from "../../src/core/errors.ts";
import { connectionOf, type ConnectionVars } from "../../src/inventory/connection.ts";
import { outside } from "../vars/outside.ts";
import { vars } from "../vars/sources.ts";

function connection(...layers: readonly string[]): Readonly<Record<string, unknown>> {
  const given: ConnectionVars = connectionOf(
    { layers: layers.map((text, i) => vars(`layer ${i}`, text)), values: [{ label: "magic", values: { inventory_hostname: "node1" } }] },
    outside,
  );
  return Object.fromEntries(Object.entries(given).map(([name, { value }]) => [name, value]));
}

test.each([
  ["nothing", ["x: 1"], {}],
  [
    "ours",
    ["ssh_host: 192.0.2.1\nssh_port: 2222\nssh_user: root\nssh_identity_file: ~/.ssh/id\nssh_known_hosts_file: k"],
    { host: "192.0.2.1", port: 2222, user: "root", identityFile: "~/.ssh/id", knownHostsFile: "k" },
  ],
  [
    "Ansible's",
    ["ansible_host: a\nansible_port: '22'\nansible_user: u\nansible_ssh_private_key_file: k\nansible_password: p\nansible_connection: local"],
    { host: "a", port: 22, user: "u", identityFile: "k", password: "p", connection: "local" },
  ],
  [
    "becoming",
    ["become: yes\nansible_become_user: admin\nbecome_method: su\nansible_become_pass: x"],
    { become: true, becomeUser: "admin", becomeMethod: "su", becomePassword: "x" },
  ],
  [
    "jumping",
    ["ssh_proxy_jump: a,b\nssh_proxy_command: nc %h %p\nssh_strict_host_key_checking: no"],
    { proxyJump: "a,b", proxyCommand: "nc %h %p", strictHostKeyChecking: "no" },
  ],
  ["text", ["ssh_host: <%= inventory_hostname %>.example.com\nssh_port: <%= base + 1 %>", "base: 2200"], { host: "node1.example.com", port: 2201 }],
  ["both, saying the same", ["ssh_host: a\nssh_port: 22", "ansible_host: a\nansible_port: '22'"], { host: "a", port: 22 }],
  ["the nearer one", ["ssh_user: a", "ssh_user: b"], { user: "b" }],
  ["the nearer one, whatever they are called", ["ansible_user: a\nssh_port: 1", "ssh_user: b\nansible_ssh_port: 2"], { user: "b", port: 2 }],
  ["nothing at all where it is empty", ["ssh_user: ''\nssh_host:"], {}],
])("%s", (_, layers, expected) => expect(connection(...layers)).toEqual(expected));

test.each([
  ["ssh_host: a\nansible_host: b", "ssh_host and ansible_host say different things"],
  ["ssh_port: 0", "ssh_port is no port: 0"],
  ["ansible_port: x", "ansible_port is no port: x"],
  ["ssh_user: [a]", "ssh_user must be text"],
  ["become: maybe", "become must be true or false"],
  ["become_method: runas", "become_method can't be runas"],
  ["ansible_connection: docker", "ansible_connection can't be docker"],
  ["ssh_strict_host_key_checking: maybe", "ssh_strict_host_key_checking can't be maybe"],
])("%s is an error with its place", (text, message) => {
  let thrown: unknown;
  try {
    connection(text);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(HoldfastError);
  expect(thrown).toMatchObject({ message, at: { source: { path: "layer 0" } }, hint: expect.any(String) });
});

test("passwords are secrets of the run, however they are written", () => {
  const secrets: string[] = [];
  const layers = [vars("layer", "base: pass\nssh_password: <%= base %>word\nansible_become_pass: 12345\nssh_user: ops")];
  connectionOf({ layers, values: [] }, { ...outside, secrets: { add: (value) => secrets.push(value) } });
  expect(secrets).toEqual(["password", "12345"]);
});
