import { randomOf, type Random } from "../random.ts";
import type { Drift } from "./drift.ts";
import { fileDrift, placeDrift } from "./files.ts";
import { firewallDrift } from "./firewall.ts";
import { optionDrift } from "./options.ts";
import { packageDrift, unitDrift, userDrift } from "./system.ts";

export type Firewall = "el" | "rh-firewall-1";

interface NodeState {
  readonly base: "bare" | "configured";
  /** Done one after the other. */
  readonly drifts: readonly Drift[];
}

/** What three nodes are like before a run. Everything in it follows from the seed. */
export interface State {
  readonly seed: number;
  readonly firewall: Firewall;
  readonly nodes: readonly NodeState[];
  /** After so many of its results, and then so many milliseconds, a run on the drifted nodes was killed. */
  readonly killedAfter: { readonly results: number; readonly ms: number } | undefined;
  /** Is each node planned and changed by itself, after the one before it? */
  readonly serial: boolean;
}

function drift(random: Random, chain: string): Drift {
  const kind = random.next();
  if (kind < 0.22) return fileDrift(random);
  if (kind < 0.34) return placeDrift(random);
  if (kind < 0.48) return optionDrift(random);
  if (kind < 0.62) return firewallDrift(random, chain);
  if (kind < 0.74) return packageDrift(random);
  if (kind < 0.86) return unitDrift(random);
  return userDrift(random);
}

/** The first few seeds have of everything: both firewalls, runs that were killed, nodes one after the other. */
export function stateOf(seed: number): State {
  const random = randomOf(seed);
  const firewall = seed % 4 === 3 ? "rh-firewall-1" : "el";
  const chain = firewall === "el" ? "INPUT" : "RH-Firewall-1-INPUT";
  const node = (): NodeState => {
    const base = random.chance(0.3) ? "bare" : "configured";
    return { base, drifts: Array.from({ length: 1 + random.int(base === "bare" ? 3 : 6) }, () => drift(random, chain)) };
  };
  return {
    seed,
    firewall,
    nodes: [node(), node(), node()],
    killedAfter: seed % 3 === 0 ? { results: random.int(70), ms: random.int(300) } : undefined,
    serial: seed % 5 === 4,
  };
}

/** For a person who looks into a failure. */
export function describeState({ seed, firewall, nodes, killedAfter, serial }: State): string {
  const lines = nodes.map(({ base, drifts }, index) => `node${index + 1}: ${[base, ...drifts.map(({ name }) => name)].join("; ")}`);
  const killed = killedAfter && `then a run was killed ${killedAfter.ms} ms after result ${killedAfter.results}`;
  return [`state ${seed}, firewall ${firewall}${serial ? ", serial: 1" : ""}`, ...lines, ...(killed === undefined ? [] : [killed])].join(" | ");
}
