import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../src/core/events.ts";
import { report } from "./report.ts";
import { clusterPlan, page, planned, started, summary } from "./sample.ts";

const counts = { node1: { pending: 4, later: 1, roundTrips: 2 }, node2: { ok: 1, pending: 3 }, node3: { ok: 1, pending: 1, skipped: 1 } };

describe("a plan", () => {
  test("shows alike hosts once, in the order of the tasks, and counts", async () => {
    const { out, err } = await report([...started("plan"), ...clusterPlan(), summary(counts, { exit: 2, message: "8 to change" })]);
    expect(out).toBe(`\
Play: Cluster (node1, node2, node3)
  + Install keepalived    node1, node2  (expected)
      install keepalived
  ~ Greet                 node1
      write /etc/motd
        --- /etc/motd
        +++ /etc/motd
        @@ -1 +1 @@
        -Welcome
        +Welcome to node1
  + Configure keepalived  node1
      write /etc/keepalived/keepalived.conf (0640 root:root)
        --- /dev/null
        +++ /etc/keepalived/keepalived.conf
        @@ -0,0 +1 @@
        +router_id node1
  + Configure keepalived  node2
      write /etc/keepalived/keepalived.conf (0640 root:root)
        --- /dev/null
        +++ /etc/keepalived/keepalived.conf
        @@ -0,0 +1 @@
        +router_id node2
  + Configure keepalived  node3
      write /etc/keepalived/keepalived.conf (0640 root:root)
        --- /dev/null
        +++ /etc/keepalived/keepalived.conf
        @@ -0,0 +1 @@
        +router_id node3
  ? Start keepalived      node1
      decided at run: waits for stdout of Read the version
      start keepalived.service
  ~ Reload keepalived     node1, node2  (handler, notified by Configure keepalived)
      reload keepalived.service

node1  0 ok  4 to change  1 decided at run  0 skipped  2 round trips
node2  1 ok  3 to change  0 decided at run  0 skipped  1 round trip
node3  1 ok  1 to change  0 decided at run  1 skipped  1 round trip

8 to change (2 expected), 1 decided at run, 2 ok
`);
    expect(err).toBe("");
  });

  test("with -v shows what stays, and why", async () => {
    const { out } = await report([...started("plan"), ...clusterPlan()], { verbosity: 1, diff: "none" });
    expect(out).toContain("  = Install keepalived    node3  (keepalived 2.2.7 is installed)\n");
    expect(out).toContain("  . Greet                 node3  (skipped: when is false)\n");
    expect(out).not.toContain("@@");
  });

  test("with --diff=stat shows a line a file", async () => {
    const { out } = await report([...started("plan"), ...clusterPlan()], { diff: "stat" });
    expect(out).toContain("      write /etc/motd\n        /etc/motd  +1 -1\n");
    expect(out).not.toContain("@@");
  });

  test("says on a terminal, once, what expected means", async () => {
    const events = [...started("plan"), ...clusterPlan()];
    const { out } = await report(events, { stdout: page({ isTTY: true }) });
    expect(out.match(/^expected: .+ checks that/gm)).toHaveLength(1);
    expect(out.indexOf("expected: ")).toBeGreaterThan(out.indexOf("reload keepalived.service"));
    expect((await report(events)).out).not.toContain("expected: ");
    const exact = [...started("plan", ["node1"]), planned("node1", "Greet")];
    expect((await report(exact, { stdout: page({ isTTY: true }) })).out).not.toContain("expected");
  });

  test("has a sign for what comes, goes, changes and is decided at run", async () => {
    const steps = [
      planned("node1", "Add a user", { effect: "add" }),
      planned("node1", "Drop a file", { effect: "remove" }),
      planned("node1", "Restart", { effect: "change" }),
      planned("node1", "Look", { verdict: "later", effect: "add" }),
      planned("node1", "Hidden"),
    ];
    const { out } = await report([...started("plan", ["node1"]), ...steps]);
    expect(out.match(/^ {2}. \w+/gm)).toEqual(["  + Add", "  - Drop", "  ~ Restart", "  ? Look", "  ~ Hidden"]);
  });

  test("comes before what its steps have to say", async () => {
    const shown = page();
    const said: RunEvent = { event: "note", level: "info", host: "node1", message: "the VIP is 192.168.2.10" };
    const events = [...started("plan", ["node1"]), said, planned("node1", "Greet"), summary({ node1: { pending: 1 } })];
    await report(events, { stdout: shown, stderr: shown });
    expect(shown.text).toBe(
      "Play: Cluster (node1)\n  ~ Greet  node1\n\nnode1  the VIP is 192.168.2.10\n\nnode1  0 ok  1 to change  1 round trip\n\n1 to change, 0 ok\n",
    );
  });

  test("without a step to show keeps what steps have to say", async () => {
    const said: RunEvent = { event: "note", level: "info", host: "node1", message: "nothing to see" };
    expect((await report([...started("plan", ["node1"]), said, summary({ node1: {} })])).err).toBe("node1  nothing to see\n\n");
  });

  test("without changes is two lines", async () => {
    const same = planned("node1", "Greet", { verdict: "same" });
    const { out } = await report([...started("plan", ["node1"]), same, summary({ node1: { ok: 1 } })]);
    expect(out).toBe("node1  1 ok  0 to change  1 round trip\n\nnothing to change, 1 ok\n");
  });

  test("is not cluttered by the checks of verify", async () => {
    const check = planned("node1", "One holder", { kind: "verify", verdict: "later" });
    expect((await report([...started("plan", ["node1"]), check])).out).toBe("");
  });

  test("says what may end the play before a step", async () => {
    const steps = [planned("node1", "Go", { degree: "expected", unless: ["ask", "the end"] }), planned("node1", "Wait", { verdict: "later", unless: ["ask"] })];
    const { out } = await report([...started("plan"), ...steps, summary({ node1: { pending: 1, later: 1 } }, { exit: 2 })]);
    expect(out).toContain('~ Go    node1  (expected; unless "ask" or "the end" ends the play before)');
    expect(out).toContain('? Wait  node1  (unless "ask" ends the play before)');
  });
});
