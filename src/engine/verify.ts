import { setTimeout as wait } from "node:timers/promises";
import type { RunEvent } from "../core/events.ts";
import type { Play } from "../playbook/types.ts";
import { ApplyHands } from "./apply-hands.ts";
import type { Fleet } from "./fleet.ts";
import { forgetAll } from "./forget.ts";
import { HostRun } from "./host-run.ts";
import type { RunInput } from "./input.ts";
import { PlayWalk } from "./play-walk.ts";
import { programOf } from "./program.ts";
import { HostWalk } from "./walk.ts";

/** Milliseconds between two looks at a cluster that does not hold yet. */
const pause = 500;

/**
 * Judges the play's `verify` on its hosts, again and again until it holds or its time is over: a cluster needs a moment to settle.
 * Only the last look is told. Gives what did not hold, in words; nothing where everything did.
 */
export async function verifyPlay(
  input: RunInput,
  fleet: Fleet,
  runs: ReadonlyMap<string, HostRun>,
  play: Play,
  hosts: readonly string[],
): Promise<readonly string[]> {
  const deadline = Date.now() + play.verify.within * 1000;
  for (;;) {
    const reachable = hosts.filter((host) => runs.get(host)?.state !== "unreachable");
    const events: RunEvent[] = [];
    const holds = await look(input, fleet, runs, play, reachable, (event) => events.push(event));
    if (holds || Date.now() >= deadline || input.signal.aborted) {
      for (const event of events) input.emit(event);
      return holds ? [] : brokenIn(events);
    }
    await wait(pause);
  }
}

/** Each check once, with the hosts on which it does not hold. */
function brokenIn(events: readonly RunEvent[]): readonly string[] {
  const hosts = new Map<string, string[]>();
  for (const event of events) {
    if (event.event !== "result" || event.status !== "failed") continue;
    const known = hosts.get(event.step);
    if (known) known.push(event.host);
    else hosts.set(event.step, [event.host]);
  }
  const said = [...hosts].map(([step, on]) => `"${step}" (${on.join(", ")})`);
  return said.length > 0 ? said : ["a host could not be looked at"];
}

async function look(
  input: RunInput,
  fleet: Fleet,
  before: ReadonlyMap<string, HostRun>,
  play: Play,
  hosts: readonly string[],
  emit: (event: RunEvent) => void,
): Promise<boolean> {
  const program = programOf({ ...play, parts: [{ name: "tasks", tasks: play.verify.tasks }], handlers: [] }, (task) => input.isSelected(task));
  const runs = new Map(hosts.map((host) => [host, new HostRun(host, fleet.machine(host))]));
  for (const [name, run] of runs) {
    for (const [variable, value] of before.get(name)?.values ?? []) run.values.set(variable, value);
    forgetAll(run.machine);
  }
  const walk = new PlayWalk({ mode: "verify", input, emit, program, fleet, runs, batch: hosts, following: () => [] });
  await Promise.all([...runs.values()].map((host) => new HostWalk(walk, host, program, new ApplyHands(walk, host)).run()));
  for (const { name, state } of runs.values()) if (state === "unreachable") markLost(before.get(name));
  return [...runs.values()].every(({ state, tally }) => (state === "running" || state === "ended") && tally.failed === 0);
}

/** A connection that died while the cluster was looked at is not tried again. */
function markLost(host: HostRun | undefined): void {
  if (host) host.state = "unreachable";
}
