import { describe, expect, test } from "vitest";
import { load } from "../playbook/project.ts";

/** Each says where it stands, what is wrong, and behind the bar what to do. */
const broken: readonly {
  readonly title: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly says: readonly string[];
}[] = [
  {
    title: "host under all",
    files: { "hosts.yml": "all:\n  node1:\n" },
    says: [
      'hosts.yml:2:3 a group holds hosts, children and vars; "node1" of all is none of them | put it below `children:` if it is a group, below `hosts:` if it is a host',
    ],
  },
  {
    title: "a variable among hosts",
    files: { "hosts.yml": "all:\n  hosts:\n    b:\n    ansible_host: 192.0.2.12\n" },
    says: ['hosts.yml:4:5 "ansible_host" is a variable, and stands where hosts are named | indent it below its host'],
  },
  {
    title: "a table",
    files: { "hosts.yml": "[web]\nweb1,192.0.2.11\n" },
    says: [
      'hosts.yml:2:1 the host name "web1,192.0.2.11" holds a comma | write each host by itself; in INI its variables follow, with blanks between: `web1 ssh_host=192.0.2.11`',
    ],
  },
  {
    title: "top",
    files: { "hosts.yml": "hosts:\n  node1:\n" },
    says: ['hosts.yml:1:1 "hosts" stands at the top, where groups are named | put `all:` above it and indent it'],
  },
  {
    title: "hosts list",
    files: { "hosts.yml": "all:\n  hosts: [a, b]\n" },
    says: ["hosts.yml:2:10 hosts is a map | write each host as a key: `node1:`"],
  },
  {
    title: "key",
    files: { "hosts.yml": "all:\n  host:\n    a:\n" },
    says: ['hosts.yml:2:3 a group holds hosts, children and vars; "host" of all is none of them | did you mean "hosts"?'],
  },
  {
    title: "ssh",
    files: { "hosts.yml": "all:\n  hosts:\n    a:\n      ssh_hsot: x\n" },
    says: ['hosts.yml:4:7 there is no connection variable "ssh_hsot" | did you mean "ssh_host"?'],
  },
  {
    title: "range",
    files: { "hosts.yml": "all:\n  hosts:\n    a[3:1]:\n" },
    says: ["hosts.yml:3:5 the range in a[3:1] runs backwards | write `node[01:03]`, `db[a:c]`, or with a step `n[0:10:2]`"],
  },
  {
    title: "name",
    files: { "hosts.yml": "all:\n  hosts:\n    a/b:\n" },
    says: ['hosts.yml:3:5 the host name "a/b" holds a slash | a host is a name or an address; a port is its number after a colon'],
  },
  {
    title: "conflict",
    files: {
      "hosts.yml": "all:\n  children:\n    a:\n      hosts: {n: }\n      vars: {x: 1}\n    b:\n      hosts: {n: }\n      vars:\n        x: 2\n",
    },
    says: [
      "hosts.yml:9:9 x of n is ambiguous: the groups a and b rank equally and set it differently | set x for the host itself, or make one group a child of the other",
    ],
  },
  {
    title: "circle",
    files: { "hosts.yml": "a:\n  children:\n    b:\n      children:\n        a:\n" },
    says: ["hosts.yml:1:1 groups contain each other: a > b > a | a group can't be below itself; remove one of the children"],
  },
  {
    title: "plugin",
    files: { "hosts.yml": "plugin: amazon.aws.aws_ec2\nregions: [eu-west-1]\n" },
    says: [
      "hosts.yml:1:1 the inventory hosts.yml holds the settings of a plugin of Ansible's | give what it finds as a program: ansible-inventory -i hosts.yml --list",
    ],
  },
  {
    title: "program that can't be run",
    files: { "hosts.yml": "#!/bin/sh\necho '{}'\n" },
    says: ["hosts.yml:1:1 the inventory hosts.yml begins as a program, and can't be run | make it executable: chmod +x hosts.yml"],
  },
  {
    title: "a host and a group of one name",
    files: { "hosts.yml": "web:\n  hosts:\n    web:\n" },
    says: ["hosts.yml:3:5 both a host and a group are called web | rename one of them: a pattern means the host, what it takes away with ! the group"],
  },
  {
    title: "port",
    files: { "hosts.yml": "web:\n  hosts:\n    web1:ssh:\n" },
    says: ['hosts.yml:3:5 the host name "web1:ssh" holds a colon | a host is a name or an address; a port is its number after a colon'],
  },
  {
    title: "INI: section",
    files: { "hosts.yml": "[web]\nweb1\n[web server]\n[web:var]\nx=1\n" },
    says: [
      "hosts.yml:3:1 no section can be called that | write [group], [group:children] or [group:vars], without spaces; a comment begins with #",
      'hosts.yml:4:1 a section is of hosts, children or vars, not of var | did you mean "vars"?',
    ],
  },
  {
    title: "INI: group that is not there",
    files: { "hosts.yml": "[web]\nweb1\n[wbe:vars]\nx=1\n[site:children]\nweb\ndb\n" },
    says: [
      'hosts.yml:3:2 [wbe:vars] sets variables of the group wbe, and there is no such group | did you mean "web"?',
      "hosts.yml:7:1 db is a child of site, and there is no such group | add the section [db]",
    ],
  },
  {
    title: "INI: host line",
    files: { "hosts.yml": "[web]\na x=1 y\nb pw=ab#cd\nc x='a b\nd n=12345678901234567890\ne[1:\n" },
    says: [
      'hosts.yml:2:7 "y" sets no variable | after the host come name=value, quoted where a value has spaces',
      "hosts.yml:3:8 what follows # would be lost | quote the value, or put a space before a comment",
      "hosts.yml:4:5 this ' is never closed | close it, or write \\'",
      `hosts.yml:5:5 12345678901234567890 is too large to be an exact number | to keep it as text, quote it twice: "'12345678901234567890'"`,
      "hosts.yml:6:1 the range in e[1: is not closed | write `node[01:03]`, `db[a:c]`, or with a step `n[0:10:2]`",
    ],
  },
  {
    title: "INI: variables and children",
    files: { "hosts.yml": "[web]\n[web:vars]\nx\ny = text # why\n[web:children]\na b\n" },
    says: [
      'hosts.yml:3:1 "x" sets no variable | write name=value, one a line',
      "hosts.yml:6:1 a line of children is the name of one group | one a line, without variables",
      "hosts.yml:4:10 what looks like a comment is part of the value | put it on a line of its own, or quote the value: 'text'",
    ],
  },
  {
    title: "twice",
    files: { "hosts.yml": "a:\n  hosts:\n    n: {x: 1}\nb:\n  hosts:\n    n: {x: 2}\n" },
    says: ["hosts.yml:6:9 x of n is set twice, to different values | keep one of them"],
  },
  {
    title: "group_vars of no group",
    files: { "group_vars/wbe.yml": "a: 1\n", "hosts.yml": "web:\n  hosts:\n    n:\n" },
    says: ['group_vars/wbe.yml:1:1 group_vars/wbe.yml has no effect: no group is called wbe | did you mean "web"?'],
  },
  {
    title: "an unknown connection variable of Ansible",
    files: { "hosts.yml": "web:\n  hosts:\n    n: {ansible_python_interpreter: x}\n" },
    says: [
      "hosts.yml:3:9 no effect on the connection here: ansible_python_interpreter | they are plain variables; see the connection variables in the documentation",
    ],
  },
  {
    title: "connection var",
    files: {
      "play.yml": "- hosts: all\n",
      "hosts.yml": "all:\n  hosts:\n    a:\n      ssh_host: <%= adress %>\n",
    },
    says: ['hosts.yml:4:21 undefined variable "adress" | set it below `vars:`, in group_vars/, or with -e'],
  },
  {
    title: "group dup vars",
    files: { "hosts.yml": "all:\n  vars:\n    a: 1\n    a: 2\n" },
    says: ['hosts.yml:4:5 the key "a" stands twice in one map | remove one of them, or rename it'],
  },
  {
    title: "range not closed",
    files: { "hosts.yml": "all:\n  hosts:\n    'n[1:2':\n" },
    says: ["hosts.yml:3:5 the range in n[1:2 is not closed | write `node[01:03]`, `db[a:c]`, or with a step `n[0:10:2]`"],
  },
  {
    title: "range too large",
    files: { "hosts.yml": "all:\n  hosts:\n    'n[1:200000]':\n" },
    says: ["hosts.yml:3:5 the range n[1:200000] gives more than 100000 names | write `node[01:03]`, `db[a:c]`, or with a step `n[0:10:2]`"],
  },
  {
    title: "group name",
    files: { "hosts.yml": "we*b:\n  hosts:\n    a:\n" },
    says: ['hosts.yml:1:1 the group name "we*b" holds a character that patterns use | use letters, digits and underscores'],
  },
  {
    title: "host vars scalar",
    files: { "hosts.yml": "all:\n  hosts:\n    a: 192.0.2.1\n" },
    says: ["hosts.yml:3:8 the host a is a map of its variables | write `a: { ssh_host: 192.0.2.1 }`"],
  },
  {
    title: "host_vars broken",
    files: { "host_vars/node1.yml": "a: [\n" },
    says: ["host_vars/node1.yml:1:4 this [ is never closed | close it with ]"],
  },
  {
    title: "host name that a terminal would obey",
    files: { "hosts.yml": 'all:\n  hosts:\n    "a\\ecb":\n    "b\\u202ec":\n' },
    says: [
      'hosts.yml:3:5 the host name "a\x1bcb" holds a control character | a host is a name or an address; a port is its number after a colon',
      'hosts.yml:4:5 the host name "b\u202ec" holds a control character | a host is a name or an address; a port is its number after a colon',
    ],
  },
  {
    title: "encrypted host_vars",
    files: { "host_vars/node1.yml": "$ANSIBLE_VAULT;1.1;AES256\n6231\n" },
    says: [
      "host_vars/node1.yml:1:1 this file is encrypted with Ansible Vault, which is not read | decrypt it (`ansible-vault decrypt`) and mark its values `!secret`, or take them from env()",
    ],
  },
  {
    title: "notes beside variables are none",
    files: { "group_vars/README.md": "What holds for all.\n", "host_vars/node1.yml.j2": "{% x %}\n" },
    says: [],
  },
  {
    title: "host_vars list",
    files: { "host_vars/node1/main.yml": "- a\n" },
    says: ["host_vars/node1/main.yml:1:1 variables are a map | write `name: value`, one a line"],
  },
];

describe("a broken inventory", () => {
  test.each(broken)("$title", async ({ files, says }) => {
    const { errors, warnings } = await load(files);
    expect([...errors, ...warnings]).toEqual(says);
  });
});
