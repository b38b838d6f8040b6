import type { Plain, PlainEntry } from "../../vars/value.ts";
import type { PlayContext } from "../context.ts";
import { flag, wrong } from "../fields.ts";
import { itemsOf, unknownKey } from "../map.ts";
import { type ArgumentSpec, readArgumentSpecs } from "./arguments.ts";
import { partOf } from "./find.ts";

/** What a role says of itself. */
export interface RoleMeta {
  /** Roles that come before it, as a play's `roles` names them. */
  readonly dependencies: readonly Plain[];
  readonly allowDuplicates: boolean;
  /** The arguments that it takes, by entry point (`main`, or another file of tasks). */
  readonly arguments: ReadonlyMap<string, ArgumentSpec>;
}

/** Other keys say what a collection of roles on the net wants to know. */
const keys = ["dependencies", "allow_duplicates", "argument_specs", "galaxy_info", "collections"];

/** Reads `meta/main.yml` and `meta/argument_specs.yml`. */
export function readMeta(role: string, context: PlayContext): RoleMeta {
  const { problems } = context;
  const main = entriesOf(role, "main", context);
  for (const { key, keySpan } of main.values()) if (!keys.includes(key)) unknownKey(key, keySpan, "a role's meta/main.yml", keys, problems);
  const dependencies = main.get("dependencies");
  const duplicates = main.get("allow_duplicates");
  const specs = entriesOf(role, "argument_specs", context).get("argument_specs") ?? main.get("argument_specs");
  return {
    dependencies: dependencies ? itemsOf(dependencies, "roles", problems) : [],
    allowDuplicates: (duplicates && flag(duplicates, problems)) ?? false,
    arguments: specs ? readArgumentSpecs(specs, problems) : new Map(),
  };
}

function entriesOf(role: string, name: string, { trees, problems }: PlayContext): ReadonlyMap<string, PlainEntry> {
  const { path } = partOf(trees.disk, role, "meta", name);
  const tree = path === undefined ? undefined : trees.of(path).tree;
  if (tree && tree.kind !== "map") wrong(problems, tree.span, "what a role says of itself is a map", "write `dependencies:`, and a list below it");
  return new Map(tree?.kind === "map" ? tree.entries.map((entry) => [entry.key, entry]) : []);
}
