import { describe, expect, test } from "vitest";
import { runFake } from "../support/run-fake.ts";

const play = (within: number): string => `
- hosts: all
  tasks:
    - name: write
      copy: { content: x, dest: /etc/a }
  verify:
    within: ${within}
    tasks:
      - name: look
        command: { cmd: status, reads: true }
        register: status
      - name: up
        assert: { that: status.stdout === "up", fail_msg: it is not up }
`;
const upAt = (at: number) => ({ node1: { commands: { status: (_: unknown, run: number) => ({ stdout: run >= at ? "up" : "down" }) } } });
const converged = { node1: { state: { "file:/etc/a": "x" } } };

describe("verify", () => {
  test("looks again until it holds, and tells only the last look", async () => {
    const run = await runFake({ play: play(5), hosts: upAt(2) });
    expect(run.exit).toBe(0);
    expect(
      run
        .results()
        .filter(({ kind }) => kind === "verify")
        .map(({ status, step }) => `${status} ${step}`),
    ).toEqual(["ok look", "ok up"]);
  });

  test("that does not hold in time is exit 5", async () => {
    const run = await runFake({ play: play(0), hosts: upAt(99) });
    expect(run.exit).toBe(5);
    expect(run.result("up").message).toBe("it is not up");
  });

  test("is left out where nothing was changed, unless asked for; and with never", async () => {
    const looked = (run: Awaited<ReturnType<typeof runFake>>): boolean => run.results().some(({ kind }) => kind === "verify");
    expect(looked(await runFake({ play: play(0), hosts: converged }))).toBe(false);
    expect(looked(await runFake({ play: play(0), hosts: converged, verify: "always" }))).toBe(true);
    const never = await runFake({ play: play(0), hosts: upAt(99), verify: "never" });
    expect([looked(never), never.exit]).toEqual([false, 0]);
  });

  test("alone changes nothing", async () => {
    const run = await runFake({ play: play(0), hosts: upAt(1), mode: "verify" });
    expect(run.exit).toBe(0);
    expect(run.log).toEqual([]);
  });

  test("that wants to change something is told so, at its task", async () => {
    const writes = play(0).replace('assert: { that: status.stdout === "up", fail_msg: it is not up }', "copy: { content: y, dest: /etc/b }");
    const run = await runFake({ play: writes, hosts: upAt(1), mode: "verify" });
    expect(run.exit).toBe(5);
    expect(run.result("up").message).toContain("change");
    expect(run.log).toEqual([]);
  });

  test("holds for a host that has said that it is over for it", async () => {
    const tasks = "[{ meta: end_host, when: inventory_hostname === 'node1' }, { assert: { that: inventory_hostname !== 'node1' } }]";
    const run = await runFake({
      hosts: { node1: {}, node2: {} },
      mode: "verify",
      play: `- hosts: all\n  tasks: []\n  verify: { within: 0, tasks: ${tasks} }\n`,
    });
    expect(run.exit).toBe(0);
    expect([run.done("node1"), run.done("node2")]).toEqual([[], ["ok assert"]]);
  });

  test("of a host that dies meanwhile is exit 4", async () => {
    const run = await runFake({ play: play(0), hosts: upAt(1), deviations: { node1: [{ trip: 3, then: "die" }] } });
    expect(run.exit).toBe(4);
  });
});
