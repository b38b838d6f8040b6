import { Suspend } from "../core/unknown.ts";
import type { Span } from "../core/source.ts";
import type { Host, Inventory } from "../inventory/types.ts";
import type { VarSource } from "../vars/value.ts";
import { synthetic, valueOf } from "./synthetic.ts";
import { tasksOf } from "./tasks-of.ts";
import type { ModuleCatalog, Play } from "./types.ts";

/** Stands for all hosts that tasks add: which ones, only the run knows. */
export const newcomer = "";

/** Names that the play's tasks may give to hosts; undefined where none of them adds hosts or groups. */
export function givenBy(play: Pick<Play, "parts" | "handlers" | "verify">, catalog: ModuleCatalog): ReadonlySet<string> | undefined {
  const growing = tasksOf(play).filter(({ module }) => module !== "meta" && catalog.growsInventory(module));
  if (growing.length === 0) return undefined;
  return new Set(growing.flatMap(({ args }) => (args.kind === "map" ? args.entries.map(({ key }) => key) : [])));
}

/**
 * A host as it may be once tasks have put it into groups and given it variables (`given`): what other groups than its own set it may have from them, unless
 * it has a value of its own.
 */
export function asGrown(host: Host, { joining }: Inventory, given: ReadonlySet<string>): Host {
  const ofGroups = joining.ofGroups(host.groups);
  const own = host.vars.slice(ofGroups.length);
  return { ...host, vars: [...ofGroups, unread(joining.beyond(host.groups), host.at), ...own, unread(given, host.at)] };
}

/** A host that tasks add, as far as it can be known. */
export function newcomerTo(inventory: Inventory, given: ReadonlySet<string>): Host {
  const { at } = inventory.localhost;
  return asGrown({ name: newcomer, at, groups: ["all"], vars: inventory.joining.ofGroups(["all"]) }, inventory, new Set([...given, "ssh_host"]));
}

const sources = new WeakMap<ReadonlySet<string>, VarSource>();

/** Variables that may be set, to what only the run knows. Hosts of the same groups share one source. */
function unread(names: ReadonlySet<string>, at: Span): VarSource {
  const suspends = (): never => {
    throw new Suspend([]);
  };
  const made = (): VarSource => ({
    label: "tasks of plays before",
    entries: [...names].map((key) => ({ key, keySpan: at, value: valueOf(synthetic(key, at, suspends)) })),
  });
  const source = sources.get(names) ?? made();
  sources.set(names, source);
  return source;
}
