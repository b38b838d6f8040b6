import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectExit, hasSaid, writeFiles, type Ended } from "../support/holdfast.ts";
import { randomOf } from "../support/random.ts";
import { rehearse, type Rehearsal } from "../support/rehearsal.ts";

let cluster: Rehearsal;

/** Two large files, a package that takes its time, two files more; the handler keeps what it saw of them. */
const playbook = `
- name: Own
  hosts: all
  tasks:
    - name: Write
      copy: { dest: "/etc/own.<%= item %>", content: "<%= ('version ' + version + '\\\\n').repeat(20000) %>" }
      loop: [a, b]
      notify: keep
    - name: Install
      yum: { name: psmisc }
    - name: Write more
      copy: { dest: "/etc/own.<%= item %>", content: "<%= ('version ' + version + '\\\\n').repeat(20000) %>" }
      loop: [c, d]
      notify: keep
  handlers:
    - name: keep
      shell: { cmd: "uniq /etc/own.a >/etc/own.kept; uniq /etc/own.d >>/etc/own.kept" }
`;

const slow = `
- name: Slow
  hosts: all
  tasks:
    - name: First
      copy: { dest: /etc/slow.first, content: "x\\n" }
      notify: handle
    - name: Wait
      command: { argv: [sleep, "1.5"] }
    - name: Last
      copy: { dest: /etc/slow.last, content: "x\\n" }
  handlers:
    - name: handle
      command: { argv: [touch, /etc/slow.handled] }
`;

const slowFiles = (): Promise<readonly string[]> => cluster.onAll("cd /etc; echo $(ls slow.*)");
const jsonl = ["--yes", "--output", "jsonl"];

const statuses = ({ events }: Ended, node: string): readonly string[] =>
  events.filter(({ event, host }) => event === "result" && host === node).map(({ step, status }) => `${String(step)}: ${String(status)}`);

beforeAll(async () => {
  cluster = await rehearse({ "own.yml": playbook, "slow.yml": slow });
}, 300_000);

afterAll(() => cluster.end());

describe("Ctrl-C", () => {
  test("lets the running step end, begins no other, and says what was done and what was left", async () => {
    const running = await cluster.start(["apply", "slow.yml", ...jsonl]);
    for (const node of cluster.nodes) await hasSaid(running, new RegExp(`"event":"start".*"host":"${node}".*"step":"Wait"`));
    running.child.kill("SIGINT");
    const ended = await running.ended;
    for (const node of cluster.nodes) {
      expect(statuses(ended, node)).toEqual(["First: changed", "Wait: changed", "Last: interrupted"]);
    }
    expect(ended.events.at(-1)).toMatchObject({ event: "summary", exit: 130 });
    expectExit(ended, 130);
    expect(await slowFiles()).toEqual(cluster.nodes.map(() => "slow.first\n"));
  });

  test("leaves the handler owed, which is listed, planned and done", async () => {
    const owed = await cluster.run(["owed", "--list"]);
    expect(owed.stdout.match(/ owed {2}"handle" of "Slow", notified by "First"/g)).toHaveLength(3);
    const plan = await cluster.run(["plan", "slow.yml", "--output", "jsonl"]);
    expect(plan.events.filter(({ kind, verdict }) => kind === "handler" && verdict === "change")).toHaveLength(3);
    const again = await cluster.run(["apply", "slow.yml", ...jsonl]);
    expect(statuses(again, "node1")).toEqual(["First: ok", "Wait: changed", "Last: changed", "handle: changed"]);
    expectExit(again, 0);
    expect(await slowFiles()).toEqual(cluster.nodes.map(() => "slow.first slow.handled slow.last\n"));
    expect((await cluster.run(["owed"])).stdout.match(/nothing is owed/g)).toHaveLength(3);
    await cluster.onAll("rm /etc/slow.*");
  });

  test("people are told too", async () => {
    const running = await cluster.start(["apply", "slow.yml", "--yes"]);
    await hasSaid(running, /changed +First/);
    running.child.kill("SIGINT");
    const ended = await running.ended;
    expect(ended.stdout).toMatch(/node1 +interrupted +Last/);
    expectExit(ended, 130);
    await cluster.onAll("rm -f /etc/slow.* /var/lib/holdfast/owed/*");
  });
});

/** Content of each file, with how often each line comes: half a file shows. */
const contents = "cd /etc; for f in own.[a-d]; do echo $f $(uniq -c $f); done";
const whole = (version: number): string => ["a", "b", "c", "d"].map((file) => `own.${file} 20000 version ${version}\n`).join("");

/** What a run may leave behind that is nobody's: temporary files, and directories of runs. */
const remains = "find /etc -name '.*holdfast*'; ls -A /run/holdfast 2>/dev/null | grep -vxE 'lock|holder'; :";

async function isConverged(version: number): Promise<void> {
  expect(await cluster.onAll(contents)).toEqual(cluster.nodes.map(() => whole(version)));
  expect(await cluster.onAll("cat /etc/own.kept; rpm -q psmisc >/dev/null && rpm -V psmisc && echo installed")).toEqual(
    cluster.nodes.map(() => `version ${version}\nversion ${version}\ninstalled\n`),
  );
  expect(await cluster.onAll(remains)).toEqual(["", "", ""]);
  expectExit(await cluster.run(["plan", "own.yml", "-e", `version=${version}`]), 0);
}

describe("a run that dies", () => {
  const seed = Number(process.env["HOLDFAST_SEED"] ?? 20);
  const random = randomOf(seed);
  const kills = Array.from({ length: process.env["HOLDFAST_FULL"] === "1" ? 60 : 6 }, (_, index) => ({
    version: index + 2,
    moment: Math.round(random.next() * 1500),
  }));

  beforeAll(async () => {
    expectExit(await cluster.run(["apply", "own.yml", "-e", "version=1", "--yes"]), 0);
    await isConverged(1);
  });

  test.each(kills)(`leaves every file old or new, and the next run does the rest (killed at $moment ms, seed ${seed})`, async ({ version, moment }) => {
    await cluster.onAll("rpm -e psmisc");
    const running = await cluster.start(["apply", "own.yml", "-e", `version=${version}`, ...jsonl]);
    await hasSaid(running, /"phase":"connect"/);
    await sleep(moment);
    running.child.kill("SIGKILL");
    await running.ended;
    for (const found of await cluster.onAll(contents)) {
      for (const line of found.trim().split("\n")) expect(line).toMatch(new RegExp(`^own\\.[a-d] 20000 version (${version - 1}|${version})$`));
    }
    const next = await cluster.run(["apply", "own.yml", "-e", `version=${version}`, "--yes"]);
    expectExit(next, 0);
    await isConverged(version);
  });
});

test("a handler stays owed for a change that happened, though an earlier step owed it for one that did not", async () => {
  const debt = `
- name: Debt
  hosts: node1
  tasks:
    - name: Never right
      copy: { dest: /etc/debt.a, content: "x\\n", validate: { command: "false %s", plan: false } }
      ignore_errors: true
      notify: pay
    - name: Right
      copy: { dest: /etc/debt.b, content: "x\\n" }
      notify: pay
    - name: Wait
      command: { argv: [sleep, "<%= pause %>"] }
  handlers:
    - name: pay
      command: { argv: [touch, /etc/debt.paid] }
`;
  await writeFiles(cluster.folder, { "debt.yml": debt });
  const running = await cluster.start(["apply", "debt.yml", "-e", "pause=5", ...jsonl]);
  await hasSaid(running, /"event":"start".*"step":"Wait"/);
  running.child.kill("SIGKILL");
  await running.ended;
  const next = await cluster.run(["apply", "debt.yml", "-e", "pause=0", ...jsonl]);
  expect(statuses(next, "node1")).toEqual(["Never right: ignored", "Right: ok", "Wait: changed", "pay: changed"]);
  expect(await cluster.on("node1", "ls /etc/debt.*")).toBe("/etc/debt.b\n/etc/debt.paid\n");
});
