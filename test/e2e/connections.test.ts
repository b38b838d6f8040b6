import { hostname, userInfo } from "node:os";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openDoors, type Doors } from "../support/doors.ts";
import { expectExit, hasSaid, holdfast, start, writeFiles, type Ended } from "../support/holdfast.ts";
import { rehearse, type Rehearsal } from "../support/rehearsal.ts";

let cluster: Rehearsal;
let doors: Doors;
let inventory: string;

/** Between two files there is a wait, in which the tests strike. */
const playbook = `
- name: Own
  hosts: all
  tasks:
    - name: First
      copy: { dest: /etc/own.first, content: "x\\n" }
      notify: handle
    - name: Wait
      shell: { cmd: "sleep <%= pause %>; touch /etc/own.waited", creates: /etc/own.waited }
    - name: Last
      copy: { dest: /etc/own.last, content: "x\\n" }
  handlers:
    - name: handle
      command: { argv: [touch, /etc/own.handled] }
`;

const all = "own.first own.handled own.last own.waited\n";
const files = (): Promise<readonly string[]> => cluster.onAll("cd /etc; echo $(ls own.* 2>/dev/null | sort)");
const apply = (pause: number, ...flags: readonly string[]): readonly string[] => [
  "apply",
  "own.yml",
  "-e",
  `pause=${pause}`,
  "--yes",
  "--output",
  "jsonl",
  ...flags,
];

function statuses({ events }: Ended, node: string): readonly string[] {
  const results = events.filter(({ event, host }) => event === "result" && host === node);
  return results.map(({ step, status }) => `${String(step)}: ${String(status)}`);
}

const everything = ["First: changed", "Wait: changed", "Last: changed", "handle: changed"];

beforeAll(async () => {
  cluster = await rehearse({ "own.yml": playbook });
  doors = await openDoors(cluster);
  inventory = await doors.inventory();
}, 300_000);

afterEach(() => cluster.onAll("rm -f /etc/own.*"));

afterAll(async () => {
  await doors.stop();
  await cluster.end();
});

test("a connection that breaks makes its host unreachable; the others end, and the next run does the rest", async () => {
  const running = await start([...apply(1), "-i", inventory], { cwd: cluster.folder });
  await hasSaid(running, /"event":"start".*"host":"node2".*"step":"Wait"/);
  doors.relays.get("node2")?.cut();
  const ended = await running.ended;
  expect(statuses(ended, "node2").slice(0, 2)).toEqual(["First: changed", "Wait: unreachable"]);
  expect([statuses(ended, "node1"), statuses(ended, "node3")]).toEqual([everything, everything]);
  expect(ended.events.at(-1)).toMatchObject({ event: "summary", exit: 4, hosts: { node1: { unreachable: false }, node2: { unreachable: true } } });
  expectExit(ended, 4);
  const next = await holdfast([...apply(0), "-i", inventory], { cwd: cluster.folder });
  expect(statuses(next, "node2")).toEqual(["First: ok", "Wait: changed", "Last: changed", "handle: changed"]);
  expectExit(next, 0);
  expect(await files()).toEqual([all, all, all]);
});

test("a shell that is killed on the host with all its children makes it unreachable, and the next run does the rest", async () => {
  const running = await cluster.start(apply(1));
  await hasSaid(running, /"event":"start".*"host":"node3".*"step":"Wait"/);
  await cluster.on("node3", "kill -9 $(pgrep -f '^sshd: root@') $(pgrep -x sleep) 2>/dev/null; :");
  const ended = await running.ended;
  expect(statuses(ended, "node3").slice(0, 2)).toEqual(["First: changed", "Wait: unreachable"]);
  expectExit(ended, 4);
  expectExit(await cluster.run(apply(0)), 0);
  expect(await files()).toEqual([all, all, all]);
});

test("a second run waits a while for the first", async () => {
  const first = await cluster.start(apply(1));
  await hasSaid(first, /"event":"start".*"step":"Wait"/);
  const second = await cluster.run(apply(0));
  expectExit(second, 0);
  expectExit(await first.ended, 0);
  expect(await files()).toEqual([all, all, all]);
});

test("where the first takes longer, the second is refused, told who is at work there, and changes nothing", async () => {
  const first = await cluster.start([...apply(299), "--limit", "node1"]);
  await hasSaid(first, /"event":"start".*"step":"Wait"/);
  const second = await cluster.run(apply(0));
  const during = (await files())[0];
  await cluster.on("node1", "pkill -fx 'sleep 299'");
  expect(second.events.find(({ event, status }) => event === "host" && status === "busy")).toMatchObject({
    host: "node1",
    message: expect.stringContaining(`${userInfo().username} on ${hostname()}, process ${first.child.pid}`),
  });
  expect([statuses(second, "node2"), statuses(second, "node3")]).toEqual([everything, everything]);
  expectExit(second, 7);
  expect(during).toBe("own.first\n");
  expectExit(await first.ended, 0);
});

test("two names of one machine are one machine: nothing is done twice, nobody waits for ever", async () => {
  const { port } = doors.relays.get("node1") ?? {};
  const twice = await doors.inventory({}, { alias: { ssh_port: port } });
  const files = `- name: Own
  hosts: all
  tasks:
    - name: First
      copy: { dest: /etc/own.first, content: "x\\n" }
      notify: handle
    - name: Last
      copy: { dest: /etc/own.last, content: "x\\n" }
  handlers:
    - name: handle
      shell: { cmd: echo handled >>/etc/own.handled }
`;
  await writeFiles(cluster.folder, { "files.yml": files });
  const ended = await holdfast(["apply", "files.yml", "-i", twice, "--limit", "node1,alias", "--yes", "--output", "jsonl"], { cwd: cluster.folder });
  expectExit(ended, 0);
  expect([...statuses(ended, "node1"), ...statuses(ended, "alias")].toSorted()).toEqual([
    "First: changed",
    "First: ok",
    "Last: changed",
    "Last: ok",
    "handle: changed",
  ]);
  expect(await cluster.on("node1", "cat /etc/own.handled")).toBe("handled\n");
  expectExit(await holdfast(["plan", "files.yml", "-i", twice, "--limit", "node1,alias"], { cwd: cluster.folder }), 0);
});

test("a package transaction goes on when its run is killed, and the next run waits for it", async () => {
  await writeFiles(cluster.folder, { "package.yml": "- name: Own\n  hosts: all\n  tasks:\n    - name: Install\n      yum: { name: psmisc }\n" });
  await cluster.onAll(
    "cd /usr/bin && mv dnf-3 dnf-slow && printf '#!/bin/sh\\ncase $* in *assumeno*) ;; *install*) touch /run/begun; sleep 2;; esac\\nexec dnf-slow \"$@\"\\n' >dnf-3 && chmod 755 dnf-3",
  );
  const running = await cluster.start(["apply", "package.yml", "--yes", "--output", "jsonl"]);
  await Promise.all(
    cluster.nodes.map(async (node) => {
      await expect.poll(() => cluster.on(node, "ls /run/begun 2>/dev/null || :"), { timeout: 30_000 }).not.toBe("");
    }),
  );
  running.child.kill("SIGKILL");
  await running.ended;
  expect(await cluster.onAll("rpm -q psmisc || :")).toEqual(cluster.nodes.map(() => "package psmisc is not installed\n"));
  const next = await cluster.run(["apply", "package.yml", "--yes", "--output", "jsonl"]);
  expect(next.events.filter(({ event }) => event === "step").map(({ verdict }) => verdict)).toEqual(["same", "same", "same"]);
  expect(next.events.filter(({ event, message }) => event === "note" && /install.* of an earlier run ended/.test(String(message)))).toHaveLength(3);
  expectExit(next, 0);
  await cluster.onAll("rpm -V psmisc && cd /usr/bin && mv dnf-slow dnf-3");
});
