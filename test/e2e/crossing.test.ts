import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { labCut, labHeal } from "../../src/lab/use.ts";
import { hasSaid, type Ended } from "../support/holdfast.ts";
import { rehearse, type Rehearsal } from "../support/rehearsal.ts";

/** What hosts of one play have to do with each other, on machines of their own. */
let cluster: Rehearsal;

const play = (head: string, tasks: string): string =>
  `- name: Own\n  hosts: all\n${head.replace(/^(?=.)/gm, "  ")}  tasks:\n${tasks.replace(/^(?=.)/gm, "    ")}`;

/** Each host writes into the journal of node3 when it begins and when it ends; the first takes longest in between. */
const journal = `
- name: Begin
  shell: echo "begin <%= inventory_hostname %>" >>/etc/own.journal
  delegate_to: node3
- name: Work
  command: sleep <%= 0.6 / (play_hosts.indexOf(inventory_hostname) + 1) %>
- name: End
  shell: echo "end <%= inventory_hostname %>" >>/etc/own.journal
  delegate_to: node3
`;

/** The quick ones are done with the first task long before the slow one. */
const uneven = `
- name: First
  command: "sleep <%= inventory_hostname === 'node1' ? 1.5 : 0 %>"
- name: Second
  command: sleep 0
`;

/** Without waiting, the quick ones would be at the end of it before the slow one begins. */
const switching = `
- name: Prepare
  command: "sleep <%= inventory_hostname === 'node1' ? 1.5 : 0 %>"
- name: Switch
  shell: date +%s%N >/etc/own.begun; sleep 1; date +%s%N >/etc/own.ended
  together: true
`;

const failing = `
- name: Before
  copy: { dest: /etc/own.before, content: "x" }
- name: Break
  command: "<%= inventory_hostname === 'node2' ? 'false' : 'true' %>"
- meta: sync
- name: After
  copy: { dest: /etc/own.after, content: "x" }
`;

/** Node1 looks for node2, node2 for node3, node3 for node1. */
const guarded = `
- name: Look around
  block:
    - name: Look for the next
      command: ping -c 1 -W 1 "<%= hostvars[play_hosts[(play_hosts.indexOf(inventory_hostname) + 1) % 3]].ssh_host %>"
    - name: Found
      copy: { dest: /etc/own.found, content: "x" }
  rescue:
    - name: Rescue
      copy: { dest: /etc/own.rescue, content: "x" }
  always:
    - name: Always
      copy: { dest: /etc/own.always, content: "x" }
`;

const slow = guarded.replace(/command: ping.*/, "command: sleep 1.5");

/** What stands below /run is gone with a restart, and a unit that nobody enabled is not started. */
const restarting = `
- name: Volatile
  copy: { dest: /run/own.volatile, content: "x" }
- name: Begin
  command: stat -c %Y /proc/1
  register: began
- name: Restart
  reboot: { reboot_timeout: 90, test_command: test -d /run/systemd/system }
  register: start
  when: inventory_hostname === 'node2'
- name: Volatile again
  copy: { dest: /run/own.volatile, content: "x" }
- name: End
  command: stat -c %Y /proc/1
  register: ended
- name: Keep
  copy: { dest: /etc/own.start, content: "<%= began.stdout === ended.stdout ? 'same' : 'new' %> <%= start.rebooted ?? false %>" }
`;

/** The first task is hit by a cut connection; the second tells of it by the next connection. */
const borne = `
- name: Work
  command: sleep 1.5
  register: worked
  ignore_unreachable: true
- name: Tell
  copy: { dest: /etc/own.told, content: "<%= worked.unreachable %>" }
`;

const files = {
  "serial.yml": play("serial: [1, 2]\n", journal),
  "linear.yml": play("strategy: linear\n", uneven),
  "batched.yml": play("", uneven),
  "once.yml": play(
    "",
    `
- name: Draw
  command: cat /proc/sys/kernel/random/uuid
  register: drawn
  run_once: true
- name: Keep
  copy: { dest: /etc/own.drawn, content: "<%= drawn.stdout %>" }
`,
  ),
  "together.yml": play("", switching),
  "missed.yml": play("", `${failing}  together: true\n`),
  "fatal.yml": play("any_errors_fatal: true\n", failing),
  "some.yml": play("max_fail_percentage: 34\n", failing),
  "few.yml": play("max_fail_percentage: 33\n", failing),
  "guarded.yml": play("", guarded),
  "slow.yml": play("", slow),
  "borne.yml": play("", borne),
  "restart.yml": play("", restarting),
};

const apply = (name: string): Promise<Ended> => cluster.run(["apply", `${name}.yml`, "--yes", "--output", "jsonl"]);
const left = async (): Promise<readonly string[]> => (await cluster.onAll("cd /etc; echo $(ls own.* 2>/dev/null)")).map((names) => names.trim());

/** When a step began or ended on each node, as places among all events. */
function placesOf(ended: Ended, event: string, step: string): readonly number[] {
  const places = ended.events.flatMap((told, place) => (told.event === event && told["step"] === step ? [place] : []));
  expect(places, `${ended.stdout}${ended.stderr}`).toHaveLength(3);
  return places;
}

async function afresh(): Promise<void> {
  await cluster.onAll("rm -f /etc/own.*");
}

beforeAll(async () => {
  cluster = await rehearse(files);
}, 300_000);

afterAll(() => cluster.end());

describe("who waits for whom", () => {
  test("serial: a batch is done before the next begins, and the one after the other may be larger", async () => {
    expect((await apply("serial")).code).toBe(0);
    const lines = (await cluster.on("node3", "cat /etc/own.journal")).trim().split("\n");
    expect(lines.slice(0, 4)).toEqual(["begin node1", "end node1", "begin node2", "begin node3"]);
    expect(lines.slice(4).toSorted()).toEqual(["end node2", "end node3"]);
  });

  test("linear: nobody begins a task before all have ended the one before it; else the quick go ahead", async () => {
    const linear = await apply("linear");
    expect(Math.max(...placesOf(linear, "result", "First"))).toBeLessThan(Math.min(...placesOf(linear, "start", "Second")));
    const batched = await apply("batched");
    expect(Math.max(...placesOf(batched, "result", "First"))).toBeGreaterThan(Math.min(...placesOf(batched, "result", "Second")));
  });

  test("run_once: one draws, all have what was drawn", async () => {
    const ended = await apply("once");
    expect(ended.events.filter(({ event, step }) => event === "start" && step === "Draw")).toMatchObject([{ host: "node1" }]);
    const kept = await cluster.onAll("cat /etc/own.drawn");
    expect(kept[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(kept).size).toBe(1);
  });
});

test("together: nobody is done before all have begun", async () => {
  const ended = await apply("together");
  expect(ended.code, ended.stdout + ended.stderr).toBe(0);
  const times = async (name: string): Promise<readonly bigint[]> => (await cluster.onAll(`cat /etc/own.${name}`)).map((text) => BigInt(text.trim()));
  const [begun, over] = [await times("begun"), await times("ended")];
  for (const begin of begun) for (const end of over) expect(begin < end, `${begun.join()} ${over.join()}`).toBe(true);
});

describe("one that fails", () => {
  test("misses what the others do together, and is named", async () => {
    await afresh();
    const ended = await apply("missed");
    expect(ended.code).toBe(3);
    expect(await left()).toEqual(["own.after own.before", "own.before", "own.after own.before"]);
    expect(ended.events.filter(({ event, level }) => event === "note" && level === "warning")).toMatchObject([
      { host: "node2", message: 'missed the signal for "After": it has failed' },
    ]);
  });

  test.each([
    ["fatal", "any_errors_fatal stops all", ["own.before", "own.before", "own.before"]],
    ["few", "more than max_fail_percentage stop all", ["own.before", "own.before", "own.before"]],
    ["some", "no more than max_fail_percentage: the others go on", ["own.after own.before", "own.before", "own.after own.before"]],
  ])("%s: %s", async (name, _, wanted) => {
    await afresh();
    expect((await apply(name)).code).toBe(3);
    expect(await left()).toEqual(wanted);
  });
});

describe("a cut", () => {
  test("of a cable fails those who need it, and they alone are rescued", async () => {
    await afresh();
    await labCut(cluster.lab, "node2");
    let ended: Ended;
    try {
      ended = await apply("guarded");
    } finally {
      await labHeal(cluster.lab, "node2");
    }
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    expect(await left()).toEqual(["own.always own.rescue", "own.always own.rescue", "own.always own.found"]);
    expect((await apply("guarded")).code).toBe(0);
    expect(await left()).toEqual(["own.always own.found own.rescue", "own.always own.found own.rescue", "own.always own.found"]);
  });

  test("of the connection is no failure to be rescued from: the host is out, the others go on, the next run does the rest", async () => {
    await afresh();
    const running = await cluster.start(["apply", "slow.yml", "--yes", "--output", "jsonl"]);
    await hasSaid(running, /"event":"start".*"host":"node3".*"step":"Look for the next"/);
    await cluster.on("node3", "kill -9 $(pgrep -f '^sshd: root@') $(pgrep -x sleep) || :");
    expect((await running.ended).code).toBe(4);
    expect(await left()).toEqual(["own.always own.found", "own.always own.found", ""]);
    expect((await apply("slow")).code).toBe(0);
    expect(await left()).toEqual(["own.always own.found", "own.always own.found", "own.always own.found"]);
  });
});

describe("a restart", () => {
  test("of one machine is waited for, and nothing that was known of it is believed afterwards", async () => {
    await afresh();
    const ended = await apply("restart");
    expect(ended.code, `${ended.stdout}${ended.stderr}`).toBe(0);
    const again = ended.events.filter(({ event, step }) => event === "result" && step === "Volatile again");
    expect(Object.fromEntries(again.map(({ host, status }) => [host, status]))).toEqual({ node1: "ok", node2: "changed", node3: "ok" });
    expect(await cluster.onAll("cat /etc/own.start")).toEqual(["same false", "new true", "same false"]);
  });

  test("of the connection at a task that bears it: the next one is done by a new one", async () => {
    await afresh();
    const running = await cluster.start(["apply", "borne.yml", "--yes", "--output", "jsonl"]);
    await hasSaid(running, /"event":"start".*"host":"node3".*"step":"Work"/);
    await cluster.on("node3", "kill -9 $(pgrep -f '^sshd: root@') $(pgrep -x sleep) || :");
    const ended = await running.ended;
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    expect(ended.events.filter(({ event, step, host }) => event === "result" && step === "Work" && host === "node3")).toMatchObject([{ status: "ignored" }]);
    expect(await cluster.onAll("cat /etc/own.told")).toEqual(["false", "false", "true"]);
  });
});
