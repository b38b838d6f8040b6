import { HoldfastError } from "../core/errors.ts";
import { Suspend } from "../core/unknown.ts";
import type { Compiled } from "../expr/types.ts";
import type { Key } from "../observations/define.ts";
import type { Order } from "../playbook/types.ts";
import { converse } from "./converse.ts";
import type { HostRun } from "./host-run.ts";
import type { Staged } from "./staged.ts";
import type { Walk } from "./walk-context.ts";

type Rank = string | number | boolean;

/** The play with its hosts by the rank that its `order` gives them, least first; those that can't be reached have none and come last. */
export async function inOrder(staged: Staged, walkOf: () => Walk, runs: ReadonlyMap<string, HostRun>): Promise<Staged> {
  const { order } = staged.program.play;
  if (typeof order === "string") return staged;
  const walk = walkOf();
  const ranks = new Map<string, Rank>();
  await Promise.all(
    staged.hosts.map(async (name) => {
      const run = runs.get(name);
      const rank = run?.state === "running" ? await ranked(order, walk, run) : undefined;
      if (rank !== undefined) ranks.set(name, rank);
    }),
  );
  return { ...staged, hosts: staged.hosts.toSorted((a, b) => compare(ranks.get(a), ranks.get(b))) };
}

/** What must be read of the host to know its rank; a mistake in it is told once all ranks are asked for. */
export function rankNeeds(order: Order, walk: Walk, host: HostRun): readonly Key[] {
  if (typeof order === "string") return [];
  try {
    order.evaluate(walk.scope(host), walk.env);
  } catch (error) {
    if (error instanceof Suspend) return error.needs as readonly Key[];
    if (!(error instanceof HoldfastError)) throw error;
  }
  return [];
}

async function ranked(order: Compiled, walk: Walk, host: HostRun): Promise<Rank | undefined> {
  for (;;) {
    const rank = rankOf(order, walk, host);
    if (typeof rank !== "object") return rank;
    const reply = await converse(walk.home(host), { steps: [], reads: rank });
    if (reply.end !== "complete") return undefined;
  }
}

/** What the expression gives for a host, or what must be read of it first. */
function rankOf(order: Compiled, walk: Walk, host: HostRun): Rank | readonly Key[] {
  let rank: unknown;
  try {
    rank = order.evaluate(walk.scope(host), walk.env);
  } catch (error) {
    if (error instanceof Suspend) return error.needs as readonly Key[];
    throw error;
  }
  if (typeof rank === "string" || typeof rank === "number" || typeof rank === "boolean") return rank;
  throw new HoldfastError(`\`${order.text}\` gives ${JSON.stringify(rank) ?? "nothing"}, which puts no hosts in order`, {
    code: "HF1604",
    at: order.span,
    hint: "it must give text, a number, or true or false, for every host",
  });
}

function compare(left: Rank | undefined, right: Rank | undefined): number {
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  return left === right ? 0 : left < right ? -1 : 1;
}
