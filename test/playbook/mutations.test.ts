import fc from "fast-check";
import { expect, test } from "vitest";
import { formatPlace, placeOf } from "../../src/core/source.ts";
import { mutated, scraps } from "../language/mutations.ts";
import { full } from "../support/full.ts";
import { load } from "./project.ts";

const play = `- name: Cluster
  hosts: web:&all
  become: true
  serial: [1, "50%"]
  vars: &v
    vip: 192.0.2.1
    <<: {word: "x <%= vip %>"}
  tasks:
    - name: Install
      package: {name: [keepalived, psmisc], state: present}
      notify: restart
    - template:
        src: a.ejs
        dest: "/etc/<%= word %>.conf"
        mode: 0640
      register: conf
      when:
        - "!conf2 || vip !== ''"
        - conf2 ?? true
      vars: {conf2: !secret abc}
    - block:
        - command: echo <%= item.key %>
          loop: {a: 1, b: 2}
          loop_control: {label: "<%= item.value %>"}
      rescue:
        - debug:
            msg: |
              several
              lines <%= conf.changed %>
  handlers:
    - name: restart
      service: {name: keepalived, state: restarted}
  verify:
    within: 5
    tasks: [{assert: {that: [1 < 2]}}]
`;
const hosts = `all:
  children:
    web:
      hosts:
        node[1:3]: {ssh_port: 22}
      vars: {ssh_user: root, a: &a [1, 2], b: *a}
`;
const template = "<% for (const h of groups.all) { %>\n<%= h %> <%= vip %>\n<% } %>";

const runs = full ? 10_000 : 200;

/** Whatever else is thrown while loading fails the test by itself. */
async function everyErrorHasItsPlace(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  const { problems } = await load(files);
  for (const { at, message, code } of [...problems.errors, ...problems.warnings]) {
    expect(message).toBeTruthy();
    expect(code).toMatch(/^HF1\d{3}$/);
    if (at) expect(formatPlace(placeOf(at))).toMatch(/:[1-9]\d*:[1-9]\d*$/);
  }
}

test("the text that is mutated is sound", async () => {
  expect((await load({ "play.yml": play, "hosts.yml": hosts, "templates/a.ejs": template })).errors).toEqual([]);
});

test("a mutated project gives errors with places, never anything else", async () => {
  const project = fc.record({
    "play.yml": fc.oneof(mutated(play), fc.constant(play)),
    "hosts.yml": fc.oneof(mutated(hosts), fc.constant(hosts)),
    "templates/a.ejs": fc.oneof(mutated(template), fc.constant(template)),
  });
  await fc.assert(fc.asyncProperty(project, everyErrorHasItsPlace), { numRuns: runs });
}, 3_600_000);

test("arbitrary structures and bytes give errors, never anything else", async () => {
  const text = fc.oneof(
    fc.json(),
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.array(fc.constantFrom(...scraps, "hosts", "tasks", "a"), { maxLength: 20 }).map((some) => some.join("")),
  );
  const content = fc.oneof(text, fc.uint8Array({ maxLength: 60 }));
  await fc.assert(fc.asyncProperty(fc.record({ "play.yml": content, "hosts.yml": content, "group_vars/all.yml": content }), everyErrorHasItsPlace), {
    numRuns: runs,
  });
}, 3_600_000);
