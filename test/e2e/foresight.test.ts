import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectExit, type Ended, type Told } from "../support/holdfast.ts";
import { product, rehearse, type Rehearsal } from "../support/rehearsal.ts";
import { moved, treeOf } from "../support/tree.ts";

let cluster: Rehearsal;

const missing = `
- hosts: node1
  tasks:
    - copy: { content: x, dest: /etc/never }
    - package: { name: [psmisc, keepalivd] }
`;

beforeAll(async () => {
  cluster = await rehearse({ "missing.yml": missing });
}, 300_000);

afterAll(() => cluster.end());

function of({ events }: Ended, event: string): readonly Told[] {
  return events.filter((one) => one.event === event);
}

/** What a step does, or would do, to a host, in a form that can be compared. */
function deed({ host, id, changes, diff }: Told): string {
  return JSON.stringify([host, id, changes, diff]);
}

const plan = (...flags: readonly string[]): Promise<Ended> => cluster.run(["plan", ...product, "--output", "jsonl", ...flags]);

async function planWritesNothing(): Promise<Ended> {
  const trees = (): Promise<readonly ReadonlySet<string>[]> => Promise.all(cluster.nodes.map((node) => treeOf(cluster, node)));
  const before = await trees();
  const planned = await plan();
  const after = await trees();
  expect(before.map((tree, i) => moved(tree, after[i] ?? new Set()))).toEqual(cluster.nodes.map(() => []));
  return planned;
}

describe("on bare machines", () => {
  let planned: Ended;

  test("plan shows every step with its true diff, and writes nothing at all", async () => {
    planned = await planWritesNothing();
    expectExit(planned, 2);
    expect(of(planned, "step").filter(({ verdict }) => verdict === "later")).toEqual([]);
    const options = of(planned, "step").filter(({ step }) => step === "Set keepalived's options");
    expect(options.map(({ degree }) => degree)).toEqual(["expected", "expected", "expected"]);
    for (const { diff } of options) expect(diff).toContain('-KEEPALIVED_OPTIONS="-D"\n+KEEPALIVED_OPTIONS="-D -d -S 0"');
    for (const { diff } of of(planned, "step").filter(({ step }) => step === "Configure haproxy"))
      expect(diff).toContain("-# Example configuration for a possible web application.");
  });

  test("without asking repositories, only the edit of a packaged file is decided at run", async () => {
    const blind = await plan("--no-repo-query");
    expectExit(blind, 2);
    const later = of(blind, "step").filter(({ verdict }) => verdict === "later");
    expect(later.map(({ host, step }) => [host, step])).toEqual(cluster.nodes.map((host) => [host, "Set keepalived's options"]));
  });

  test("a plan that is killed while it asks the repositories leaves nothing", async () => {
    const before = await treeOf(cluster, "node1");
    const running = await cluster.start(["plan", ...product]);
    const until = (test: string): string => `for i in $(seq 400); do ${test} && exit 0; sleep 0.05; done; exit 1`;
    await cluster.on("node1", until("pgrep -f '[d]nf .*install' >/dev/null"));
    running.child.kill("SIGKILL");
    await running.ended;
    await cluster.on("node1", until("! pgrep -f '[d]nf |[u]nshare ' >/dev/null"));
    expect(moved(before, await treeOf(cluster, "node1"))).toEqual([]);
  });

  test("a package that no repository has fails before anything is touched", async () => {
    const refused = await cluster.run(["apply", "missing.yml", "--yes", "--output", "jsonl"]);
    expectExit(refused, 3);
    expect(of(refused, "result").map(({ status, message }) => [status, message])).toEqual([["failed", "No match for argument: keepalivd"]]);
    await cluster.on("node1", "[ ! -e /etc/never ]");
  });

  test("apply does exactly what plan showed", async () => {
    const applied = await cluster.run(["apply", ...product, "--yes", "--verify", "never", "--output", "jsonl"]);
    expectExit(applied, 0);
    const shown = of(planned, "step").filter(({ verdict }) => verdict === "change");
    const done = of(applied, "result").filter(({ status, message }) => status === "changed" || (status === "ok" && String(message).startsWith("done by ")));
    expect(done.map(deed).toSorted()).toEqual(shown.map(deed).toSorted());
  });

  test("plan of what is configured changes and writes nothing", async () => {
    expect((await planWritesNothing()).code).toBe(0);
  });
});
