import { expect, test } from "vitest";
import { runFake } from "../support/run-fake.ts";
import { load, playWith } from "./project.ts";

/** Every mistake that a playbook with these lines has, with what it is told to do. */
async function told(...tasks: readonly string[]): Promise<readonly string[]> {
  const { errors } = await load({ "hosts.yml": "all:\n  hosts:\n    node1: { ssh_host: 192.0.2.1 }\n", "play.yml": playWith(...tasks) });
  return errors;
}

test.each([
  ["omit", "write `undefined`"],
  ["ansible_play_hosts", "write `play_hosts`"],
  ["inventory_hostname_short", 'write `inventory_hostname.split(".")[0]`'],
  ["ansible_loop", "write `loop`"],
  ["ansible_failed_result", "register the tasks of the block"],
  ["ansible_kernel", "write `facts.kernel`"],
  ["ansible_facts", "facts are members of `facts`"],
  ["ansible_port", "no inventory variable says it; write `ansible_port ?? …`"],
])("the variable %s: what is written here", async (name, hint) => {
  expect(await told(`- debug: { msg: "<%= ${name} %>" }`)).toEqual([expect.stringContaining(`undefined variable "${name}" | ${hint}`)]);
});

test.each([
  ["setup:", '"setup" is not available here | leave it out: facts are read when they are used'],
  ["ansible.builtin.unarchive: x.tgz", '"ansible.builtin.unarchive" is not available here | make it with `command`'],
  ["meta: clear_facts", "meta has no such action | write `refresh_facts`"],
])("%s: how it is done here", async (task, message) => {
  expect(await told(`- ${task}`)).toEqual([expect.stringContaining(message)]);
});

/** `form`: what the hint says to write, in which `list` and its kin stand for the lookup's terms. */
test.each([
  ["with_items", "<%= list.flat() %>", [1, 2, 3]],
  ["with_dict", "<%= map %>", [{ key: "a", value: 1 }]],
  ["with_sequence", "<%= range(1, 6) %>", [1, 2, 3, 4, 5]],
  [
    "with_nested",
    "<%= a.flatMap((x) => b.map((y) => [x, y])) %>",
    [
      [1, 3],
      [1, 4],
      [2, 3],
      [2, 4],
    ],
  ],
  [
    "with_cartesian",
    "<%= a.flatMap((x) => b.map((y) => [x, y])) %>",
    [
      [1, 3],
      [1, 4],
      [2, 3],
      [2, 4],
    ],
  ],
  [
    "with_together",
    "<%= a.map((x, i) => [x, b[i]]) %>",
    [
      [1, 3],
      [2, 4],
    ],
  ],
  ["with_subelements", "<%= users.flatMap((u) => u.keys.map((k) => [u, k])) %>", [[{ keys: ["k"] }, "k"]]],
  ["with_community.general.flattened", "<%= lists.flat(9) %>", [1, 2]],
])("%s: what the hint says to write gives the items that Ansible gives", async (word, form, items) => {
  expect(await told("- debug: { msg: <%= item %> }", `  ${word}: x`)).toEqual([expect.stringContaining(form)]);
  const vars = "{ list: [1, [2, 3]], map: { a: 1 }, a: [1, 2], b: [3, 4], users: [{ keys: [k] }], lists: [1, [[2]]] }";
  const run = await runFake({
    play: playWith("- copy: { dest: '/etc/<%= loop.index0 %>', content: <%= json(item) %> }", `  vars: ${vars}`, `  loop: "${form}"`),
  });
  expect(run.results().map((_, i) => JSON.parse(run.machine().text(`/etc/${i}`) ?? "") as unknown)).toEqual(items);
});
