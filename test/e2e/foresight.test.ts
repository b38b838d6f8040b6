import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deviations, of } from "../support/comparison.ts";
import { expectExit, type Ended } from "../support/holdfast.ts";
import { product, rehearse, type Rehearsal } from "../support/rehearsal.ts";
import { movedDuring } from "../support/survey.ts";

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

const plan = (...flags: readonly string[]): Promise<Ended> => cluster.run(["plan", ...product, "--output", "jsonl", ...flags]);

async function planWritesNothing(): Promise<Ended> {
  const { moves, result } = await movedDuring(cluster, plan);
  expect(moves).toEqual([[], [], []]);
  return result;
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

  test("a package that no repository has fails before anything is touched", async () => {
    const refused = await cluster.run(["apply", "missing.yml", "--yes", "--output", "jsonl"]);
    expectExit(refused, 3);
    expect(of(refused, "result").map(({ status, message }) => [status, message])).toEqual([["failed", "No match for argument: keepalivd"]]);
    await cluster.on("node1", "[ ! -e /etc/never ]");
  });

  test("apply does exactly what plan showed", async () => {
    const applied = await cluster.run(["apply", ...product, "--yes", "--verify", "never", "--output", "jsonl"]);
    expect(deviations(planned, applied)).toEqual([]);
  });

  test("plan of what is configured changes and writes nothing", async () => {
    expect((await planWritesNothing()).code).toBe(0);
  });
});
