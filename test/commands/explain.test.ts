import { expect, test } from "vitest";
import { program } from "../../src/cli/program.ts";
import { surroundings } from "../support/surroundings.ts";
import { project } from "./project.ts";

const path = project({
  "hosts.yml": "web:\n  hosts: { web1: , web2: { port: 1 } }\n  vars: { port: 80, db_password: geheim99 }\n",
  "group_vars/all.yml": "port: 8\nname: web\n",
  "role.yml": `- hosts: web\n  vars: { hidden: !secret geheimnisvoll, long: "${"x".repeat(74)}<%= hidden %>" }\n  roles: [own]\n`,
  "roles/own/defaults/main.yml": "size: 3\n",
  "roles/own/tasks/main.yml": "- name: Say it\n  debug: { msg: <%= size %> }\n",
  "none.yml": "- hosts: web2\n",
  "site.yml": [
    "- name: Site",
    "  hosts: web",
    "  vars: { port: 8080, url: 'http://x:<%= port %>' }",
    "  tasks:",
    "    - name: Say it",
    "      debug: { msg: <%= port %> }",
    "      vars: { port: 9090 }",
    "    - name: Ask",
    "      command: { cmd: 'true' }",
    "      register: answer",
    "    - name: Use",
    "      debug: { msg: <%= answer.stdout %> }",
    "",
  ].join("\n"),
});

async function explain(...argv: readonly string[]): Promise<{ exit: number; out: string; err: string }> {
  const around = surroundings();
  const exit = await program(["explain", ...argv.map((word) => word.replace(/^@/, path("/"))), "-i", path("hosts.yml")], around);
  return { exit, out: around.stdout.text.replaceAll(path("/"), ""), err: around.stderr.text };
}

/** Lines, the white space between columns made one space. */
function rows(out: string): readonly string[] {
  return out.split("\n").map((line) => line.replaceAll(/ {2,}/g, " ").trim());
}

test("every place that sets the variable is told, lowest precedence first, and which one counts", async () => {
  expect(rows((await explain("port", "--host", "web2")).out)).toEqual([
    "port of web2: 1",
    "",
    "where set by as written",
    "hosts.yml:3:11 group web 80",
    "group_vars/all.yml:1:1 group_vars/all.yml 8",
    "hosts.yml:2:28 host web2 1 counts",
    "",
  ]);
});

test("with a playbook, its plays count, and the tasks that have more to say", async () => {
  const { out } = await explain("port", "--host", "web1", "@site.yml");
  expect(rows(out)).toEqual([
    'port of web1 in play "Site" (site.yml:1:3): 8080',
    "",
    "where set by as written",
    "hosts.yml:3:11 group web 80",
    "group_vars/all.yml:1:1 group_vars/all.yml 8",
    "site.yml:3:11 play vars 8080 counts",
    "",
    'port of web1 in task "Say it" (site.yml:5:7): 9090',
    "",
    "where set by as written",
    "hosts.yml:3:11 group web 80",
    "group_vars/all.yml:1:1 group_vars/all.yml 8",
    "site.yml:3:11 play vars 8080",
    "site.yml:7:15 task vars 9090 counts",
    "",
  ]);
});

test("-e wins, and texts are shown as they are written and as they are", async () => {
  const { out } = await explain("url", "--host", "web1", "@site.yml", "-e", "port=7");
  expect(out).toContain('url of web1 in play "Site" (site.yml:1:3): "http://x:7"');
  expect(out).toContain('"http://x:<%= port %>"');
});

test("what a role says by default is told once, and a long value shows nothing of a secret", async () => {
  const { out } = await explain("size", "--host", "web1", "@role.yml");
  expect(out.match(/defaults\/main\.yml:1:1/g)).toHaveLength(1);
  const long = await explain("long", "--host", "web1", "@role.yml");
  expect(long.out).toContain("x".repeat(70));
  expect(long.out).not.toContain("gehe");
});

test("what a task registers is known in the run", async () => {
  const { out } = await explain("answer", "--host", "web1", "@site.yml");
  expect(rows(out)).toEqual([
    'answer of web1 in play "Site" (site.yml:1:3): known in the run',
    "",
    "where set by as written",
    'site.yml:8:7 register in "Ask" known in the run counts, once it is run',
    "",
  ]);
});

test("a variable of the connection is found by its other names", async () => {
  const inventory = { "hosts.yml": "web:\n  hosts: { web1: { ansible_host: 192.0.2.1 }, web2: }\n", "site.yml": "- hosts: web\n" };
  const at = project(inventory);
  const ask = async (...argv: readonly string[]): Promise<readonly string[]> => {
    const around = surroundings();
    await program(["explain", ...argv, "-i", at("hosts.yml")], around);
    return rows(around.stdout.text.replaceAll(at("/"), ""));
  };
  expect(await ask("ssh_host", "--host", "web1")).toEqual([
    'ssh_host of web1: "192.0.2.1"',
    "",
    "where set by as written",
    `hosts.yml:2:12 the host's own name "web1"`,
    'hosts.yml:2:20 host web1, as ansible_host "192.0.2.1" counts',
    "",
  ]);
  expect((await ask("ansible_host", "--host", "web2", at("site.yml")))[0]).toBe('ansible_host of web2 in play "web" (site.yml:1:3): "web2"');
});

test("a password is not shown, marked or not", async () => {
  const { out } = await explain("db_password", "--host", "web1");
  expect(out).toContain("db_password of web1: (secret)");
  expect(out).not.toContain("geheim99");
});

test.each([
  [["prot", "--host", "web1"], "HF1203", 'did you mean "port"?'],
  [["port", "--host", "wbe1"], "HF1351", 'did you mean "web1"?'],
  [["port", "--host", "web1", "@none.yml"], "HF1610", "no play is for web1"],
  [["groups", "--host", "web1"], "HF1403", "is set by holdfast itself"],
])("%j is a mistake", async (argv, code, says) => {
  const { exit, out, err } = await explain(...argv);
  expect({ exit, out }).toEqual({ exit: 1, out: "" });
  expect(err).toContain(`error[${code}]`);
  expect(err).toContain(says);
});
