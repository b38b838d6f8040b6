import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { deviations } from "../support/comparison.ts";
import { decidedAtRun, playbookFiles, playbooks } from "../support/drifts/playbooks.ts";
import { describeState, stateOf, type Firewall, type State } from "../support/drifts/state.ts";
import { full } from "../support/full.ts";
import { expectExit, type Ended } from "../support/holdfast.ts";
import { rehearse, type Rehearsal } from "../support/rehearsal.ts";
import { takeSnapshot, type Snapshot } from "../support/snapshot.ts";

/** HOLDFAST_SEED runs one state alone, HOLDFAST_STATES so many from there on. */
const first = Number(process.env["HOLDFAST_SEED"] ?? 1);
const usual = process.env["HOLDFAST_SEED"] !== undefined ? 1 : full ? 200 : 8;
const count = Number(process.env["HOLDFAST_STATES"] ?? usual);
const states = Array.from({ length: count }, (_, index) => stateOf(first + index));

let cluster: Rehearsal;
const snapshots = new Map<Firewall, readonly Snapshot[]>();

const jsonl = (verb: string, ...flags: readonly string[]): readonly string[] => [verb, ...playbooks, "--output", "jsonl", ...flags];
const apply = jsonl("apply", "--yes", "--verify", "never");

afterEach(() => cluster.end());

afterAll(async () => {
  for (const each of [...snapshots.values()].flat()) await each.drop();
});

/** Configures three nodes, once for each firewall, and keeps what they are then. */
async function configured(firewall: Firewall): Promise<readonly Snapshot[]> {
  const known = snapshots.get(firewall);
  if (known) return known;
  const model = await rehearse(await playbookFiles(false), ["--firewall", firewall]);
  try {
    expectExit(await model.run(apply), 0);
    const taken = await Promise.all(model.nodes.map((node) => takeSnapshot(model, node, ["iptables", "rsyslog", "haproxy", "keepalived", "own"])));
    snapshots.set(firewall, taken);
    return taken;
  } finally {
    await model.end();
  }
}

/** Nothing of a run that died is at work any more: neither its sessions nor a transaction that outlives it. */
const quiet = `for i in $(seq 600); do pgrep -f '^sshd: root@' >/dev/null || break; sleep 0.1; done
[ ! -e /run/holdfast/lock ] || flock -w 120 /run/holdfast/lock true`;

async function killRun({ results, ms }: NonNullable<State["killedAfter"]>): Promise<void> {
  const running = await cluster.start(apply);
  const over = running.ended.then(() => true);
  const seen = (): number => running.said().split('"event":"result"').length - 1;
  while (seen() < results) if (await Promise.race([over, sleep(5, false)])) break;
  await sleep(ms);
  running.child.kill("SIGKILL");
  await running.ended;
  await cluster.onAll(quiet);
}

/** Boots the nodes and brings them into the state. */
async function enter(state: State): Promise<void> {
  const disks = state.nodes.some(({ base }) => base === "configured") ? await configured(state.firewall) : [];
  cluster = await rehearse(await playbookFiles(state.serial), ["--firewall", state.firewall]);
  await Promise.all(
    state.nodes.map(async ({ base, drifts }, index) => {
      const node = cluster.nodes[index] ?? "";
      if (base === "configured") await disks[index]?.layOver(cluster, node);
      for (const { script } of drifts) await cluster.on(node, script);
    }),
  );
  if (state.killedAfter) await killRun(state.killedAfter);
}

describe("plan shows just what apply then does, and a second plan has nothing to show", () => {
  test.each(states.map((state) => [describeState(state), state] as const))(
    "%s",
    async (_, state) => {
      await enter(state);
      const planned = await cluster.run(jsonl("plan"));
      expect(deviations(planned, await cluster.run(apply), new Set(decidedAtRun.keys()))).toEqual([]);
      const again: Ended = await cluster.run(jsonl("plan"));
      expect(again.events.filter(({ event, verdict }) => event === "step" && verdict !== "same" && verdict !== "skip")).toEqual([]);
      expectExit(again, 0);
    },
    300_000,
  );
});
