import type { Problems } from "../core/errors.ts";
import { allConnectionNames, firstNameOf } from "../inventory/connection-names.ts";
import type { Entry } from "../vars/value.ts";
import { factsSet } from "./produced.ts";
import { tasksOf } from "./tasks-of.ts";
import type { Play } from "./types.ts";

/**
 * Finds Ansible's variables of the connection where a playbook or a role sets them. The way to a host is found before any play begins, from the inventory
 * and `-e`: there they would be passed over in silence, and tasks be done as somebody else, or somewhere else.
 */
export function checkPlacement(play: Play, problems: Problems): void {
  const told = new Set<Entry>();
  for (const entry of entriesOf(play)) {
    const { key, keySpan } = entry;
    if (!key.startsWith("ansible_") || !allConnectionNames.has(key) || told.has(entry)) continue;
    told.add(entry);
    problems.error(`"${key}" has no effect in a playbook: how a host is reached is the inventory's to say`, {
      code: "HF1344",
      at: keySpan,
      hint: hintFor(key),
    });
  }
}

function* entriesOf(play: Play): Iterable<Entry> {
  const tasks = tasksOf(play);
  const sources = new Set([...play.defaults, ...play.vars, ...tasks.flatMap(({ defaults, vars }) => [...defaults, ...vars])]);
  for (const { entries } of sources) yield* entries;
  for (const task of tasks) yield* factsSet(task);
}

function hintFor(key: string): string {
  const name = firstNameOf(key);
  const there = "set it in the inventory, in group_vars/ or host_vars/, or with -e";
  if (name === "become_password") return `${there}; -K asks for it`;
  if (name.startsWith("become")) return `write the keyword \`${name}\`; or ${there}`;
  return name === "ansible_connection" ? `${there}; what is to be done on this computer takes \`delegate_to: localhost\`` : there;
}
