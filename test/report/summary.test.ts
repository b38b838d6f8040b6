import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../src/core/events.ts";
import { report } from "./report.ts";
import { result, summary } from "./sample.ts";

describe("a host that a saved plan no longer fits", () => {
  const run: RunEvent[] = [
    { event: "run", version: 1, command: "apply", hosts: ["node1", "node2"] },
    { event: "phase", phase: "apply" },
  ];
  const counts = { node1: { changed: 1 }, node2: { pending: 3 } };

  test("is told of with what moved, and counted", async () => {
    const host: RunEvent = { event: "host", host: "node2", status: "refused", message: "/etc/motd was changed", hint: "plan again" };
    const { out, err } = await report([...run, host, result("node1", "Greet"), summary(counts, { exit: 6 })]);
    expect(err).toBe("node2  refused: /etc/motd was changed\n       hint: plan again\n");
    expect(out).toBe(`\
Applying to 2 hosts
node1  changed  Greet (1.2 s)

node1  0 ok  1 changed  0 left undone  0 failed  1 round trip
node2  0 ok  0 changed  3 left undone  0 failed  refused

2 hosts: 1 changed, 0 failed, 3 left undone, 1 refused in 6.2 s
refused: the saved plan does not fit node2
`);
  });

  test("is so by the step that was refused, too", async () => {
    const refused = (host: string) => result(host, "Greet", { status: "refused", message: "/etc/motd was changed", hint: "plan again" });
    const { out } = await report([...run, refused("node1"), refused("node2"), summary(counts, { exit: 6 })]);
    expect(out).toContain(
      "node2  refused  Greet (1.2 s)\n         /etc/motd was changed\n         hint: plan again\n         at playbooks/keepalived.yml:12\n",
    );
    expect(out).toContain("2 refused in 6.2 s\nrefused: the saved plan does not fit node1, node2\n");
  });
});
