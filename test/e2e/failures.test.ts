import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectExit, writeFiles, type Ended } from "../support/holdfast.ts";
import { product, rehearse, type Rehearsal } from "../support/rehearsal.ts";
import { differing, traitsOf, type Traits } from "../support/traits.ts";

let cluster: Rehearsal;

beforeAll(async () => {
  cluster = await rehearse();
}, 300_000);

afterAll(() => cluster.end());

/** `step: status` of what was done on a node, in its order. */
function resultsOn(node: string, { events }: Ended): readonly string[] {
  return events.filter(({ event, host }) => event === "result" && host === node).map(({ step, status }) => `${String(step)}: ${String(status)}`);
}

const summaryOf = ({ events }: Ended): unknown => events.at(-1);

describe("a package that does not exist, on one node", () => {
  const playbook = `
- name: Own
  hosts: all
  tasks:
    - name: Before
      copy: { dest: /etc/own.before, content: "x\\n" }
      notify: after all
    - name: Install it
      yum: { name: "<%= inventory_hostname === 'node2' ? 'no-such-package' : 'psmisc' %>" }
    - name: After
      copy: { dest: /etc/own.after, content: "x\\n" }
  handlers:
    - name: after all
      command: touch /etc/own.handled
`;
  const present = (): Promise<readonly string[]> => cluster.onAll("cd /etc && ls own.* | tr '\\n' ' '; rpm -q psmisc >/dev/null && echo psmisc || :");

  test("is foreseen and told in the package manager's words, and nothing is done there; the others get all", async () => {
    await writeFiles(cluster.folder, { "own.yml": playbook });
    const ended = await cluster.run(["apply", "own.yml", "--yes", "--output", "jsonl"]);
    expect(resultsOn("node2", ended)).toEqual(["Install it: failed"]);
    const done = ["Before: changed", "Install it: changed", "After: changed", "after all: changed"];
    expect([resultsOn("node1", ended), resultsOn("node3", ended)]).toEqual([done, done]);
    const failure = ended.events.find(({ status }) => status === "failed");
    expect(failure).toMatchObject({ host: "node2", at: "own.yml:8" });
    expect(`${String(failure?.["message"])} ${String(failure?.["output"])}`).toContain("no-such-package");
    expect(summaryOf(ended)).toMatchObject({
      event: "summary",
      exit: 3,
      hosts: { node1: { changed: 4, failed: 0 }, node2: { changed: 0, failed: 1 }, node3: { failed: 0 } },
    });
    expectExit(ended, 3);
    const all = "own.after own.before own.handled psmisc\n";
    expect(await present()).toEqual([all, "", all]);
  });

  test("people are shown the failure with its place, and every host's count", async () => {
    const ended = await cluster.run(["apply", "own.yml", "--yes"]);
    expect(ended.stdout).toMatch(/node2 +failed +Install it/);
    expect(ended.stdout).toContain("own.yml:8");
    expect(ended.stdout).toMatch(/node1 .* 0 failed[^]*node2 .* 1 failed[^]*node3 .* 0 failed/);
    expectExit(ended, 3);
  });

  test("the next run, with a package that exists, does what is left", async () => {
    await writeFiles(cluster.folder, { "own.yml": playbook.replace("'no-such-package'", "'psmisc'") });
    const ended = await cluster.run(["apply", "own.yml", "--yes", "--output", "jsonl"]);
    expect(resultsOn("node2", ended)).toEqual(["Before: changed", "Install it: changed", "After: changed", "after all: changed"]);
    expectExit(ended, 0);
    const again = await cluster.run(["plan", "own.yml"]);
    expectExit(again, 0);
  });
});

describe("a configuration that keepalived rejects, on one node", () => {
  const spoilt = "inventory/host_vars/node2.yml";
  const traits = (): Promise<readonly Traits[]> => Promise.all(cluster.nodes.map((node) => traitsOf(cluster, node)));
  let before: readonly Traits[];

  beforeAll(async () => {
    expectExit(await cluster.run(["apply", ...product, "--yes"]), 0);
    before = await traits();
  });

  test("leaves the old file whole there and everything after it; the others get all", async () => {
    await writeFiles(cluster.folder, { [spoilt]: "keepalived_check_script: /usr/bin/no-such-program\n" });
    const ended = await cluster.run(["apply", ...product, "-e", '{"keepalived_options":"-D -S 0"}', "--yes", "--output", "jsonl"]);
    expectExit(ended, 3);
    expect(ended.events.filter(({ status }) => status === "failed")).toMatchObject([
      { host: "node2", step: "Configure keepalived", output: expect.stringContaining("Disabling track script check_haproxy since not found") },
    ]);
    for (const node of ["node1", "node3"]) {
      expect(resultsOn(node, ended)).toContain("Set keepalived's options: changed");
      expect(resultsOn(node, ended)).toContain("restart keepalived: changed");
    }
    const after = await traits();
    const others = ["content /etc/sysconfig/keepalived", "file /etc/sysconfig/keepalived", "unit keepalived"];
    const touched = before.map((own, index) => differing(own, after[index] ?? new Map(), "touched"));
    expect(touched.map((names) => names.filter((name) => !name.includes("/var/lib/holdfast/owed/")))).toEqual([others, [], others]);
  });

  test("owes nothing for a change that was never begun", async () => {
    const ended = await cluster.run(["owed"]);
    expect(ended.stdout).toMatch(/^node2 +nothing is owed$/m);
    expectExit(ended, 0);
  });

  test("is put right by the next run", async () => {
    await rm(join(cluster.folder, spoilt));
    expectExit(await cluster.run(["apply", ...product, "--yes"]), 0);
    const after = await traits();
    expect(before.map((own, index) => differing(own, after[index] ?? new Map()))).toEqual([[], [], []]);
  });
});
