import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { holdfast, makeProject, writeFiles } from "../support/holdfast.ts";
import { startRelay, type Relay } from "../transport/support/relay.ts";

let folder: string;
/** Where the inventory's hosts seem to be: nothing must ever come here. */
let door: Relay;

const inventory = (port: number): string => `
keepalived:
  hosts:
    node1: { keepalived_priority: 200 }
    node2: { keepalived_priority: 150 }
    node3: { keepalived_priority: 100 }
  vars:
    ssh_host: 127.0.0.1
    ssh_port: ${port}
    keepalived_vip: 192.168.2.10
    keepalived_auth_pass: !secret d3m0Pa55
`;

beforeAll(async () => {
  door = await startRelay({ port: 1 });
  folder = await makeProject({ "inventory/cluster.yml": inventory(door.port) });
});

afterAll(async () => {
  await door.stop();
  await rm(folder, { recursive: true });
});

interface Mistake {
  readonly mistake: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** What a person must be told: place, message, hint. */
  readonly says: readonly string[];
  readonly never?: string;
}

const keepalived = ["plan", "playbooks/keepalived.yml", "-i", "inventory/cluster.yml"];
const own = ["apply", "own.yml", "-i", "inventory/cluster.yml", "--yes"];
const setting = (values: Readonly<Record<string, unknown>>): readonly string[] => [...keepalived, "-e", JSON.stringify(values)];

const mistakes: readonly Mistake[] = [
  {
    mistake: "an inventory that is no YAML",
    files: { "inventory/broken.yml": "all:\n  hosts:\n    node1: { ssh_host: 127.0.0.1\n    node2:\n" },
    args: ["plan", "playbooks/keepalived.yml", "-i", "inventory/broken.yml"],
    says: ["this { is never closed", "inventory/broken.yml:3:12", "\n1 error  (`holdfast doc HF1"],
  },
  {
    mistake: "an inventory that is not there",
    args: ["plan", "playbooks/keepalived.yml", "-i", "inventory/other.yml"],
    says: ["can't read inventory/other.yml: there is no such file", "\n1 error  (`holdfast doc HF1"],
  },
  {
    mistake: "a playbook that is not there",
    args: ["plan", "playbooks/other.yml", "-i", "inventory/cluster.yml"],
    says: ["can't read playbooks/other.yml: there is no such file"],
  },
  {
    mistake: "a host in --limit that nobody knows",
    args: [...keepalived, "--limit", "nod1"],
    says: ['no host or group is called "nod1"', 'did you mean "node1"?'],
  },
  {
    mistake: "a group in hosts that nobody knows",
    files: { "own.yml": "- hosts: keepalivd\n  tasks:\n    - debug: { msg: hello }\n" },
    says: ["own.yml:1:10", 'did you mean "keepalived"?'],
  },
  {
    mistake: "a module that does not exist",
    files: { "own.yml": "- hosts: all\n  tasks:\n    - tempalte: { src: a, dest: /b }\n" },
    says: ["own.yml:3:7", '"tempalte" is neither a keyword of tasks nor a module', 'did you mean "template"?'],
  },
  {
    mistake: "a parameter that the module does not have",
    files: { "own.yml": "- hosts: all\n  tasks:\n    - file: { path: /tmp/a, stat: absent }\n" },
    says: ["own.yml:3:29", "file has no parameter `stat`", 'did you mean "state"?'],
  },
  {
    mistake: "a template that uses an undefined name, found through the task that uses it",
    files: { "own.yml": "- hosts: all\n  tasks:\n    - template: { src: own.ejs, dest: /tmp/a }\n", "templates/own.ejs": "the VIP\nis <%= keepalivd_vip %>\n" },
    says: ["templates/own.ejs:2:8", 'undefined variable "keepalivd_vip"', 'did you mean "keepalived_vip"?', "own.yml:3:7"],
  },
  {
    mistake: "several at once, each told",
    files: {
      "own.yml": "- hosts: all\n  tasks:\n    - debug: { msg: '<%= nothing_such %>' }\n    - comand: x\n    - debug: { msg: hello }\n      whne: true\n",
    },
    says: ["own.yml:3:26", "own.yml:4:7", "own.yml:6:7", "3 errors"],
  },
  {
    mistake: "a tag that no task has",
    args: [...keepalived, "--tags", "nothing"],
    says: ['no task has the tag "nothing"'],
  },
  {
    mistake: "an option that does not exist",
    args: [...keepalived, "--lmit", "node1"],
    says: ["--lmit", "--limit"],
  },
  {
    mistake: "a weight that can't move the VIP",
    args: setting({ keepalived_check_weight: -2 }),
    says: ["check-settings.yml:60:11", "the priorities 200, 150, 100 are 100 apart", "a dead haproxy changes 200 to 198", "still above 100"],
  },
  {
    mistake: "equal priorities",
    args: setting({ keepalived_priority: 100 }),
    says: ["check-settings.yml:24:11", "node1 100, node2 100, node3 100"],
  },
  {
    mistake: "a priority that keepalived takes for another",
    args: setting({ keepalived_priority: 300 }),
    says: ["check-settings.yml:18:11", "keepalived_priority is 300"],
  },
  {
    mistake: "a virtual router id of 0",
    args: setting({ keepalived_virtual_router_id: 0 }),
    says: ["check-settings.yml:30:11", "keepalived_virtual_router_id is 0"],
  },
  {
    mistake: "a password longer than VRRP's, which is not shown",
    files: { "long.yml": "keepalived_auth_pass: !secret far-too-long-a-secret\n" },
    args: [...keepalived, "-e", "@long.yml"],
    says: ["check-settings.yml:42:11", "keepalived_auth_pass has 21 characters"],
    never: "far-too-long",
  },
  {
    mistake: "a password in a file that can't be read, which is not shown",
    files: { "inventory/broken.yml": "all:\n  vars:\n    pass: !secret 'never-closed\n" },
    args: ["plan", "playbooks/keepalived.yml", "-i", "inventory/broken.yml"],
    says: ["inventory/broken.yml:3"],
    never: "never-closed",
  },
  {
    mistake: "two passwords of one group, which are not shown",
    files: {
      "inventory/twice.yml": `all:
  children:
    east: { children: { keepalived: { hosts: { node1: { ssh_host: 127.0.0.1 } }, vars: { keepalived_auth_pass: !secret f1rst1 } } } }
    west: { children: { keepalived: { vars: { keepalived_auth_pass: !secret an0ther1 } } } }
`,
    },
    args: ["plan", "playbooks/keepalived.yml", "-i", "inventory/twice.yml"],
    says: ["keepalived_auth_pass of the group keepalived is set twice", "inventory/twice.yml:4:47", "inventory/twice.yml:3:90"],
    never: "an0ther1",
  },
  {
    mistake: "a VIP that is a node's own address",
    args: setting({ keepalived_vip: "127.0.0.1" }),
    says: ["check-settings.yml:12:11", "keepalived_vip 127.0.0.1 is the address of node1"],
  },
];

describe.each(mistakes)("$mistake", ({ files = {}, args = own, says, never }) => {
  test("is told with its place and a hint; exit 1, and no host is touched", async () => {
    await writeFiles(folder, files);
    const { code, stdout, stderr } = await holdfast(args, { cwd: folder });
    for (const words of says) expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/^ +at .*:\d+:\d+\)?$/m);
    if (never) expect(stdout + stderr).not.toContain(never);
    expect({ code, connections: door.count }).toEqual({ code: 1, connections: 0 });
  });
});

test("with --output jsonl, each mistake is an event with file, line and column, and the summary comes last", async () => {
  await writeFiles(folder, { "own.yml": "- hosts: all\n  tasks:\n    - debug: { msg: hello }\n      whne: true\n" });
  const { code, events, stderr } = await holdfast([...own, "--output", "jsonl"], { cwd: folder });
  expect(events.filter(({ event }) => event === "error")).toMatchObject([
    { file: "own.yml", line: 4, column: 7, code: expect.stringMatching(/^HF1\d{3}$/), hint: 'did you mean "when"?' },
  ]);
  expect(events.at(-1)).toMatchObject({ event: "summary", exit: 1 });
  expect({ code, stderr, connections: door.count }).toEqual({ code: 1, stderr: "", connections: 0 });
});
