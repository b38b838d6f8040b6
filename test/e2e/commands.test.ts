import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { expectExit, hasSaid, holdfast, type Ended, type Told } from "../support/holdfast.ts";
import { rehearse, type Rehearsal } from "../support/rehearsal.ts";

let cluster: Rehearsal;

const playbook = `
- name: Own
  hosts: all
  vars:
    word: default
  tasks:
    - name: One
      copy: { dest: /etc/own.one, content: "<%= word %>\\n" }
      tags: [one]
    - name: Two
      copy: { dest: /etc/own.two, content: "two\\n" }
      tags: [two]
`;

const breaking = `
- name: Breaking
  hosts: all
  tasks:
    - name: First
      copy: { dest: /etc/own.first, content: "first\\n" }
    - name: Second
      copy: { dest: /etc/own.second, content: "second\\n" }
      notify: Third
    - name: Break
      command: "false"
  handlers:
    - name: Third
      copy: { dest: /etc/own.third, content: "third\\n" }
`;

const files = (): Promise<readonly string[]> => cluster.onAll("cd /etc; cat own.* 2>/dev/null | tr '\\n' ' '");
const none = ["", "", ""];

beforeAll(async () => {
  cluster = await rehearse({ "own.yml": playbook, "breaking.yml": breaking });
}, 300_000);

afterEach(() => cluster.onAll("rm -f /etc/own.*"));

afterAll(() => cluster.end());

/** Lines of a stream by host, in their order. */
function linesOf(node: string, text: string): readonly string[] {
  const lines = text.split("\n").filter((line) => line.startsWith(`${node} | `));
  return lines.map((line) => line.slice(`${node} | `.length));
}

describe("exec", () => {
  const script = 'echo "I am $(hostname)"; printf "half a line" >&2; [ $(hostname) != node2 ] || exit 3';

  test("gives both streams, each line with its host; exit 3 where the command failed anywhere", async () => {
    const ended = await cluster.run(["exec", "all", "--", script]);
    for (const node of cluster.nodes) {
      expect(linesOf(node, ended.stdout)).toEqual([`I am ${node}`]);
      expect(linesOf(node, ended.stderr)).toEqual(["half a line"]);
    }
    expect(ended.stderr).toMatch(/node2.*exit status 3/);
    expectExit(ended, 3);
    expectExit(await cluster.run(["exec", "all:!node2", "--", script]), 0);
  });

  test("hands several words to the program as they are, one to the shell", async () => {
    const words = ["a  b", "$HOME", "it's", "*", ""];
    const ended = await cluster.run(["exec", "node1", "--", "printf", "<%s>\\n", ...words]);
    expect(linesOf("node1", ended.stdout)).toEqual(words.map((word) => `<${word}>`));
    expect(linesOf("node1", (await cluster.run(["exec", "node1", "--", "echo $((6 * 7))"])).stdout)).toEqual(["42"]);
  });

  test("streams: what is said first is told before the command ends", async () => {
    const running = await cluster.start(["exec", "node1", "--", "echo first; while [ ! -e /run/go ]; do sleep 0.1; done; rm /run/go; echo last"]);
    await hasSaid(running, /^node1 \| first$/m);
    expect(running.said()).not.toContain("last");
    await cluster.on("node1", "touch /run/go");
    expect(linesOf("node1", (await running.ended).stdout)).toEqual(["first", "last"]);
  });

  test("loses nothing of a megabyte, and speaks JSON where that is asked for", async () => {
    const long = await cluster.run(["exec", "all", "--", "seq 1 200000"]);
    for (const node of cluster.nodes) {
      const lines = linesOf(node, long.stdout);
      expect([lines.length, lines[0], lines.at(-1)]).toEqual([200_000, "1", "200000"]);
    }
    const { events, code } = await cluster.run(["exec", "node1,node3", "--output", "jsonl", "--", "hostname"]);
    const output = events.filter(({ event }) => event === "output");
    expect(output.map(({ host, stream, text }) => ({ host, stream, text })).toSorted((a, b) => String(a.host).localeCompare(String(b.host)))).toEqual([
      { host: "node1", stream: "stdout", text: "node1\n" },
      { host: "node3", stream: "stdout", text: "node3\n" },
    ]);
    expect(events.at(-1)).toMatchObject({ event: "summary", exit: 0 });
    expect(code).toBe(0);
  });

  test("refuses a pattern that means no host", async () => {
    const ended = await cluster.run(["exec", "node9", "--", "true"]);
    expect(ended.stderr).toContain("node9");
    expectExit(ended, 1);
  });
});

describe("apply", () => {
  test("without a terminal and without --yes shows the plan, changes nothing, and says so: exit 2", async () => {
    const ended = await cluster.run(["apply", "own.yml"]);
    expect(ended.stdout).toContain("create /etc/own.one");
    expect(ended.stdout + ended.stderr).toContain("--yes");
    expectExit(ended, 2);
    expect(await files()).toEqual(none);
  });

  test("keeps to --limit, --tags and -e", async () => {
    expectExit(await cluster.run(["apply", "own.yml", "--yes", "--limit", "node2", "--tags", "one", "-e", "word=other"]), 0);
    expect(await files()).toEqual(["", "other ", ""]);
    expectExit(await cluster.run(["apply", "own.yml", "--yes", "--limit", "all:!node2", "--skip-tags", "one"]), 0);
    expect(await files()).toEqual(["two ", "other ", "two "]);
  });

  test("with --start-at-task and --force-handlers leaves out what is before, and runs handlers on a host that fails", async () => {
    expectExit(await cluster.run(["apply", "breaking.yml", "--yes", "--limit", "node1"]), 3);
    expectExit(await cluster.run(["apply", "breaking.yml", "--yes", "--limit", "node2", "--start-at-task", "Second", "--force-handlers"]), 3);
    expect(await files()).toEqual(["first second ", "second third ", ""]);
  });

  test("with --forks 1 does the same, one host after the other", async () => {
    expectExit(await cluster.run(["apply", "own.yml", "--yes", "--forks", "1"]), 0);
    expect(await files()).toEqual(["default two ", "default two ", "default two "]);
  });

  test("with --check changes nothing, as plan", async () => {
    expectExit(await cluster.run(["apply", "own.yml", "--yes", "--check"]), 2);
    expect(await files()).toEqual(none);
  });
});

describe("drift", () => {
  test("is one line a host, and the exit code of plan", async () => {
    expectExit(await cluster.run(["apply", "own.yml", "--yes"]), 0);
    expect(await cluster.run(["drift", "own.yml"])).toMatchObject({ stdout: "node1: in step\nnode2: in step\nnode3: in step\n", stderr: "", code: 0 });
    await cluster.onAll("[ $(hostname) != node2 ] || { rm /etc/own.one; echo x >/etc/own.two; }");
    const ended = await cluster.run(["drift", "own.yml"]);
    expect(ended).toMatchObject({ stdout: "node1: in step\nnode2: 2 to change: /etc/own.one, /etc/own.two\nnode3: in step\n", stderr: "", code: 2 });
    expect((await files())[1]).toBe("x ");
  });

  test("tells events as plan does", async () => {
    const { events, code } = await cluster.run(["drift", "own.yml", "--output", "jsonl"]);
    expect(events.filter(({ event }) => event === "step")).toHaveLength(6);
    expect(code).toBe(2);
  });
});

describe("what is piped", () => {
  test("is plain text: no colours, no cursor movements, whatever the terminal was", async () => {
    const ended = await cluster.run(["apply", "own.yml", "--yes"], { env: { TERM: "xterm-256color" } });
    // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(ended.stdout + ended.stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
    expect(ended.stdout).toMatch(/node1 +changed +One/);
    expectExit(ended, 0);
  });

  test("may end before we do", async () => {
    const running = await cluster.start(["plan", "own.yml", "-v"]);
    running.child.stdout?.destroy();
    const { stderr } = await running.ended;
    expect(stderr).not.toMatch(/EPIPE|^ +at /m);
  });
});

/** What every command's lines keep to. */
function isContract({ events, code }: Ended): void {
  expect(new Set(events.map(({ run }) => run)).size).toBe(1);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  for (const { t } of events) expect(new Date(String(t)).toISOString()).toBe(t);
  expect(events.filter(({ event }) => event === "summary")).toEqual([events.at(-1)]);
  expect(events.at(-1)).toMatchObject({ event: "summary", exit: code });
}

test("with --output jsonl, every line is an event, ids and places of plan and result agree, and the summary is last", async () => {
  const refs = ({ events }: Ended, event: string): readonly unknown[] => {
    const key = ({ id, at, host, play, step, module, kind }: Told): string => JSON.stringify({ id, at, host, play, step, module, kind });
    return events
      .filter((one) => one.event === event)
      .map(key)
      .toSorted();
  };
  const plan = await cluster.run(["plan", "own.yml", "--output", "jsonl"]);
  const apply = await cluster.run(["apply", "own.yml", "--yes", "--output", "jsonl"]);
  for (const ended of [plan, apply]) {
    isContract(ended);
    expect(ended.stderr).toBe("");
  }
  expect(refs(plan, "step")).toHaveLength(6);
  expect(refs(apply, "step")).toEqual(refs(plan, "step"));
  expect(refs(apply, "result")).toEqual(refs(plan, "step"));
  expect([plan.code, apply.code]).toEqual([2, 0]);
});

test.each([
  { args: ["plan", "own.yml", "--limit", "node9"], exit: 1 },
  { args: ["lint", "own.yml"], exit: 0 },
  { args: ["exec", "all", "--", "false"], exit: 3 },
  { args: ["verify", "own.yml"], exit: 0 },
])("$args.0 keeps to the contract of --output jsonl, too", async ({ args: [verb = "", ...rest], exit }) => {
  const ended = await holdfast([...(verb === "lint" ? [] : ["--lab"]), verb, "-i", "inventory/cluster.yml", "--output", "jsonl", ...rest], {
    cwd: cluster.folder,
  });
  isContract(ended);
  expect(ended.code).toBe(exit);
});

describe("commands that change nothing", () => {
  const inProject = (...args: readonly string[]): Promise<Ended> => holdfast(args, { cwd: cluster.folder });

  test("inventory --list-hosts names the hosts of a pattern", async () => {
    const ended = await inProject("inventory", "-i", "inventory/cluster.yml", "--list-hosts", "keepalived:!node1");
    expect(ended.stdout).toBe("node2\nnode3\n");
    expectExit(ended, 0);
  });

  test("inventory --list prints what an executable inventory prints, without the secret", async () => {
    const ended = await inProject("inventory", "-i", "inventory/cluster.yml", "--list");
    const list = JSON.parse(ended.stdout) as Readonly<Record<string, { readonly hosts?: readonly string[] }>>;
    expect(list["keepalived"]?.hosts).toEqual(["node1", "node2", "node3"]);
    expect(ended.stdout).not.toContain("d3m0Pa55");
    expectExit(ended, 0);
  });

  test("lint finds no mistake in the product", async () => {
    const ended = await inProject("lint", "-i", "inventory/cluster.yml", "playbooks/haproxy.yml", "playbooks/keepalived.yml");
    expect(ended.stdout + ended.stderr).toContain("no mistakes found");
    expectExit(ended, 0);
  });

  test("lab status names each machine, its address, and that it is up", async () => {
    const ended = await inProject("lab", "status", "-i", "inventory/cluster.yml");
    expect(ended.stdout).toMatch(/^node1 +192\.168\.2\.20 +up\nnode2 +192\.168\.2\.21 +up\nnode3 +192\.168\.2\.22 +up\n/);
    expectExit(ended, 0);
  });
});

test("localhost is this machine's own shell, and --lab refuses it", async () => {
  const here = await holdfast(["exec", "localhost", "-i", "localhost,", "--", "echo $((6 * 7))"], { cwd: cluster.folder });
  expect(linesOf("localhost", here.stdout)).toEqual(["42"]);
  expectExit(here, 0);
  const refused = await holdfast(["--lab", "exec", "localhost", "-i", "inventory/cluster.yml", "--", "true"], { cwd: cluster.folder });
  expect(refused.code).not.toBe(0);
});

test("what is owed can be dropped unrun", async () => {
  await cluster.onAll("mkdir -p /var/lib/holdfast/owed; printf 'play Own\\nhandler later\\nstep One\\n' >/var/lib/holdfast/owed/0123456789abcdef");
  const dropped = await cluster.run(["owed", "node1", "--drop", "0123456789abcdef"]);
  expect(dropped.stdout).toMatch(/node1 .*struck out.*"later" of "Own", notified by "One"/);
  expectExit(dropped, 0);
  expectExit(await cluster.run(["owed", "all", "--drop", "all"]), 0);
  expect(await cluster.onAll("ls /var/lib/holdfast/owed")).toEqual(none);
});
