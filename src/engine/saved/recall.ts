import type { Task } from "../../playbook/types.ts";
import type { HostRun } from "../host-run.ts";
import { inputOf } from "../items.ts";
import type { Station } from "../machine.ts";
import type { Planned } from "../planned.ts";
import type { Walk } from "../walk-context.ts";
import type { SavedStep } from "./types.ts";

/** A saved step, to be taken as if it had just been planned. It rests on nothing but the tests that its changes carry to the host. */
export function recall(walk: Walk, host: HostRun, task: Task, saved: SavedStep, station: Station): Planned {
  const { verdict, reason, hint, output, waitsFor, changes, registered, note, facts, grows, judged, gated, passive, params, extra, ref } = saved;
  const input = inputOf(walk, host, task, extra)(station);
  const { finish } = walk.module(task);
  return {
    ref,
    task,
    input: { ...input, ref },
    degree: "exact",
    rests: [],
    looks: [],
    ...{ verdict, reason, hint, output, waitsFor, changes, registered, note, facts, grows, judged, gated, passive },
    superseded: walk.saved?.steps.workOf(saved).map(({ superseded }) => superseded),
    ...(finish && { params, finish: (results) => finish.result(results, params) }),
  };
}
