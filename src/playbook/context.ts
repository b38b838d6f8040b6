import type { Problems } from "../core/errors.ts";
import type { Inventory } from "../inventory/types.ts";
import type { RenderEnv } from "../vars/render.ts";
import type { VarSource } from "../vars/value.ts";
import type { Foreknown } from "./foreknown.ts";
import type { Lost } from "./lost.ts";
import type { PlayRoles } from "./roles/of-play.ts";
import type { Trees } from "./trees.ts";
import type { ModuleCatalog } from "./types.ts";

/** What reading a playbook needs throughout. */
export interface LoadContext {
  readonly catalog: ModuleCatalog;
  readonly problems: Problems;
  readonly trees: Trees;
  /** Names given to steps so far, so that each id is unique. */
  readonly ids: Map<string, number>;
  readonly lost: Lost;
  /** Once a play has been read that may add hosts and groups, the names that its tasks may give to hosts. */
  readonly growth: { given?: ReadonlySet<string> };
  /** The project's root. */
  readonly root: string;
  readonly inventory?: Inventory | undefined;
  readonly extra?: VarSource | undefined;
  readonly env?: RenderEnv | undefined;
}

/** And what reading its tasks needs. */
export interface PlayContext extends LoadContext {
  readonly foreknown: Foreknown;
  readonly roles: PlayRoles;
}

/** An id from parts that are names people wrote: short, readable, unique in this run, the same in the next. */
export function uniqueId(context: LoadContext, parent: string | undefined, name: string): string {
  const id = parent === undefined ? slug(name) : `${parent}/${slug(name)}`;
  const count = (context.ids.get(id) ?? 0) + 1;
  context.ids.set(id, count);
  return count === 1 ? id : `${id}~${count}`;
}

function slug(name: string): string {
  const words = name
    .toLowerCase()
    .replace(/<%.*?%>/gs, "x")
    .replace(/[^\p{L}\p{N}_.]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  const short =
    words.length > 60
      ? words
          .slice(0, 61)
          .replace(/-[^-]*$/, "")
          .slice(0, 60)
      : words;
  return short || "unnamed";
}
