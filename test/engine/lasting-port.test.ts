import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Reboot } from "../../src/changes/reboot.ts";
import type { Reconnect } from "../../src/changes/reconnect.ts";
import { HoldfastError } from "../../src/core/errors.ts";
import type { BatchStep, StepOutcome } from "../../src/engine/exchange.ts";
import { LastingPort } from "../../src/engine/lasting-port.ts";
import type { Reply, Session, ShellStep, Target } from "../../src/transport/types.ts";

const restart: Reboot = { kind: "reboot", message: "", before: -1, after: 0, timeout: 5 };
const reconnect: Reconnect = { kind: "reconnect", delay: 0, pause: 0.01, timeout: 1, connectTimeout: 1 };
const stepOf = (id: string, change: BatchStep["change"]): BatchStep => ({
  id,
  ...(change && { change }),
  owe: [],
  judged: false,
  mustChange: false,
});

/** Connections to one machine in turn: each is the number of the start that it finds, or none. */
function machine(starts: readonly (number | undefined)[], options: { via?: Target["via"]; test?: (attempt: number) => number } = {}) {
  const asked: string[][] = [];
  let opened = 0;
  const open = (): Session => {
    const attempt = opened++;
    const start = starts[Math.min(attempt, starts.length - 1)];
    const answer = ({ id, script }: ShellStep): Reply["results"][number] => {
      const isTest = script === "is-up";
      const rc = isTest ? (options.test?.(attempt) ?? 0) : 0;
      const said = script.includes("boot_id") ? `${id.startsWith("restart") ? "run\n" : ""}${start}\n` : "";
      return { id, rc, outcome: "ran", stdout: Buffer.from(said), stderr: Buffer.alloc(0), dropped: 0, ms: 1 };
    };
    let trips = 0;
    return {
      target: { via: options.via ?? "ssh2" } as Target,
      hostKey: "key",
      get roundTrips() {
        return trips;
      },
      async request(steps, { onResult } = {}) {
        trips++;
        await sleep(1);
        asked.push(steps.map(({ id }) => id));
        if (start === undefined) throw new HoldfastError("no route to the host", { code: "HF2001" });
        const results = steps.map(answer);
        for (const result of results) onResult?.(result);
        return { end: "complete", results };
      },
      stop: () => undefined,
      go: () => undefined,
      kill: () => undefined,
      close: async () => await Promise.resolve(),
    };
  };
  return { open, asked };
}

async function exchange(port: LastingPort, steps: readonly BatchStep[]) {
  const told: StepOutcome[] = [];
  const reply = await port.exchange({ steps, reads: [] }, (outcome) => told.push(outcome));
  return { reply, told: told.map(({ id, status }) => `${id} ${status}`), outcomes: told };
}

describe("a restart", () => {
  test("is done once a connection finds another start; the rest of the batch goes by that one", async () => {
    const { open, asked } = machine([1, 1, undefined, 2]);
    const port = new LastingPort(open, "run");
    const { reply, told } = await exchange(port, [stepOf("first", undefined), stepOf("restart", restart), stepOf("last", undefined)]);
    expect(reply.end).toBe("complete");
    expect(reply.outcomes.map(({ id }) => id)).toEqual(["first", "restart", "last"]);
    expect(told).toEqual(["first done", "restart done", "last done"]);
    expect(asked).toEqual([["first", "restart"], ["start"], ["start"], ["start"], ["last"]]);
    expect(port.hostKey).toBe("key");
  });

  test("waits for the command that the task names", async () => {
    const { open, asked } = machine([1, 2], { test: (attempt) => (attempt < 2 ? 1 : 0) });
    const { told } = await exchange(new LastingPort(open, "run"), [stepOf("restart", { ...restart, test: "is-up" } as Reboot)]);
    expect(told).toEqual(["restart done"]);
    expect(asked.slice(1, 3)).toEqual([
      ["start", "test"],
      ["start", "test"],
    ]);
  });

  test.each([
    ["that never comes", [1, 1], "it has not restarted"],
    ["after which nobody answers", [1, undefined], "no route to the host"],
  ])("%s fails the step, and the host is gone", async (_what, starts, why) => {
    const { open } = machine(starts);
    const { reply, told, outcomes } = await exchange(new LastingPort(open, "run"), [stepOf("restart", { ...restart, timeout: 0.1 } as Reboot)]);
    expect(told).toEqual(["restart failed"]);
    expect(outcomes[0]?.result.stderr).toContain(`not back after 0.1 s: ${why}`);
    expect(reply.end).toBe("dead");
    expect((reply.cause as HoldfastError).message).toContain(why);
  });

  test("of this very machine is refused", async () => {
    const { open, asked } = machine([1], { via: "local" });
    const { reply, told, outcomes } = await exchange(new LastingPort(open, "run"), [stepOf("restart", restart), stepOf("last", undefined)]);
    expect(told).toEqual(["restart failed"]);
    expect(outcomes[0]?.result.stderr).toContain("the machine that this run is made on");
    expect({ end: reply.end, asked }).toEqual({ end: "complete", asked: [[]] });
  });

  test("is not waited for once the run is stopped", async () => {
    const { open } = machine([1, undefined]);
    const port = new LastingPort(open, "run");
    setTimeout(() => port.stop(), 30);
    const { told, outcomes } = await exchange(port, [stepOf("restart", { ...restart, timeout: 1000 } as Reboot)]);
    expect(told).toEqual(["restart failed"]);
    expect(outcomes[0]?.result.stderr).toContain("stopped");
  });
});

test("a connection that is given up needs no answer any more", async () => {
  const { open, asked } = machine([undefined, undefined, 1]);
  const { told } = await exchange(new LastingPort(open, "run"), [stepOf("again", reconnect)]);
  expect(told).toEqual(["again done"]);
  expect(asked.slice(0, 2)).toEqual([["start"], ["start"]]);
});

test("after a restart by another user's session the next batch goes by a new connection", async () => {
  const { open } = machine([undefined, 2]);
  const port = new LastingPort(open, "run");
  await expect(exchange(port, [stepOf("first", undefined)])).rejects.toThrow("no route");
  port.renew();
  expect((await exchange(port, [stepOf("first", undefined)])).told).toEqual(["first done"]);
  expect(port.roundTrips).toBe(2);
});
