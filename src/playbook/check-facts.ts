import { HoldfastError, type Problems } from "../core/errors.ts";
import type { Span } from "../core/source.ts";
import { didYouMean } from "../core/suggest.ts";
import type { Compiled } from "../expr/types.ts";

/** What a value is known to have, before there is one. */
export interface Shape {
  /** What this member is in turn; undefined where there is none of this name. */
  member(name: string): Shape | undefined;
  /** Empty where members have names of their own, as interfaces have. */
  readonly names: readonly string[];
}

/** Ansible's facts, and where they are here. */
const ansible: ReadonlyMap<string, string> = new Map([
  ["all_ipv4_addresses", "facts.addresses"],
  ["architecture", "facts.architecture"],
  ["date_time", "facts.date"],
  ["default_ipv4", "facts.default_interface"],
  ["distribution", "facts.os.id"],
  ["distribution_major_version", 'facts.os.version.split(".")[0]'],
  ["distribution_version", "facts.os.version"],
  ["local", "facts.local"],
  ["domain", 'facts.fqdn.split(".").slice(1).join(".")'],
  ["fqdn", "facts.fqdn"],
  ["hostname", "facts.hostname"],
  ["interfaces", "facts.interfaces"],
  ["kernel", "facts.kernel"],
  ["machine", "facts.architecture"],
  ["machine_id", "facts.machine_id"],
  ["memfree_mb", "facts.memory.available"],
  ["memtotal_mb", "facts.memory.total"],
  ["mounts", "facts.mounts"],
  ["nodename", "facts.hostname"],
  ["os_family", "facts.os.family"],
  ["pkg_mgr", "facts.package_manager"],
  ["processor_count", "facts.cpus"],
  ["processor_vcpus", "facts.cpus"],
  ["selinux", "facts.selinux"],
  ["service_mgr", "facts.init"],
  ["swaptotal_mb", "facts.memory.swap_total"],
  ["user_id", "facts.user"],
  ["virtualization_type", "facts.virtualization"],
]);

/** How a fact of Ansible's is spelled here: `ansible_os_family`. */
export function factOfAnsible(variable: string): string | undefined {
  return ansible.get(variable.replace(/^ansible_/, ""));
}

/** Finds facts that do not exist: `facts.os.nmae`. */
export function checkFacts({ members }: Compiled, facts: Shape, problems: Problems): void {
  for (const { root, path, spans } of members) {
    if (root !== "facts") continue;
    const error = faultIn(path, facts, (i) => spans[i]);
    if (error) problems.errors.push(error);
  }
}

/** Why there is no fact at this path; undefined where there is. */
export function faultIn(path: readonly string[], facts: Shape, placeOf: (i: number) => Span | undefined): HoldfastError | undefined {
  let shape = facts;
  for (const [i, name] of path.entries()) {
    const inner = shape.member(name);
    if (!inner) return unknown(path.slice(0, i), name, shape.names, placeOf(i));
    shape = inner;
  }
  return undefined;
}

function unknown(above: readonly string[], name: string, names: readonly string[], at: Span | undefined): HoldfastError {
  const spelled = above.length === 0 ? factOfAnsible(name) : undefined;
  const all = names.length > 0 ? `it has ${names.join(", ")}` : "it is a value without members";
  return new HoldfastError(`${["facts", ...above].join(".")} has no "${name}"`, {
    code: "HF1553",
    at,
    hint: spelled === undefined ? (didYouMean(name, names) ?? all) : `write \`${spelled}\``,
  });
}
