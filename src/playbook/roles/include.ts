import type { PlainEntry, PlainMap } from "../../vars/value.ts";
import { choicesOf } from "../choices.ts";
import type { PlayContext } from "../context.ts";
import { flag, plainText, wrong } from "../fields.ts";
import { inherit } from "../inherit.ts";
import type { Inherited } from "../inherited.ts";
import { blockKeywords } from "../keywords.ts";
import { entriesOf, unknownKey } from "../map.ts";
import { entryNamed, wordOf } from "../references.ts";
import { settling } from "../once.ts";
import { refusals } from "../refusal.ts";
import { loopKeywords, turnsOf } from "../repeat.ts";
import type { Section, TaskList } from "../section.ts";
import type { Task } from "../types.ts";
import { rolesFitting } from "./find.ts";
import { roleSections, type RoleUse } from "./use.ts";

const parameters = ["name", "tasks_from", "handlers_from", "defaults_from", "vars_from", "public", "apply", "allow_duplicates", "rolespec_validate"];

/** What `import_role` and `include_role` stand for. */
export function includedRole(map: PlainMap, list: TaskList, outer: Inherited, context: PlayContext): readonly (Section | Task)[] {
  const { problems } = context;
  const include = entryNamed(map, "include_role", "import_role");
  if (!include) return [];
  const isStatic = wordOf(include) === "import_role";
  for (const { key, keySpan } of map.entries) {
    if (key === include.key || (blockKeywords.has(key) && !["block", "rescue", "always"].includes(key))) continue;
    if (!loopKeywords.has(key)) unknownKey(key, keySpan, include.key, blockKeywords, problems);
    else if (isStatic && key === "loop") wrong(problems, keySpan, "import_role can't loop", "write `include_role`");
  }
  const own = include.value.kind === "map" ? entriesOf(include.value) : new Map<string, PlainEntry>();
  for (const { key, keySpan } of own.values()) if (!parameters.includes(key)) unknownKey(key, keySpan, include.key, parameters, problems);
  const name = own.get("name");
  if (!name) return wrong(problems, include.keySpan, `${include.key} names no role`, `write \`${include.key}: { name: nginx }\``) ?? [];
  const isPublic = own.get("public");
  const duplicates = own.get("allow_duplicates");
  const use: Omit<RoleUse, "name"> = {
    at: name.value.span,
    from: fromOf(own, context),
    isPublic: isPublic ? (flag(isPublic, problems) ?? false) : isStatic,
    isOnce: duplicates !== undefined && flag(duplicates, problems) === false,
    spelling: "",
  };
  const apply = own.get("apply")?.value;
  const inner = inherit(outer, entriesOf(map), "include", context);
  const applied = apply?.kind === "map" ? inherit(inner, entriesOf(apply), "apply", context) : inner;
  return turnsOf(map, applied, context).flatMap(({ inherited }) => {
    const settle = settling({ outer, own: inner, applied }, list, isStatic);
    const choices = choicesOf(name, inherited, context, (pattern) => rolesFitting(context.trees.disk, pattern, outer.searchPath, context.root));
    const chosen = choices.list.flatMap((choice) =>
      roleSections({ ...use, name: choice.name }, list, settle(choice.guard ? { ...inherited, when: [...inherited.when, choice.guard] } : inherited), context),
    );
    return [...chosen, ...refusals(choices, "role", { inherited, settle }, list, context)];
  });
}

function fromOf(own: ReadonlyMap<string, PlainEntry>, { problems }: PlayContext): RoleUse["from"] {
  const parts = (["tasks", "handlers", "defaults", "vars"] as const).flatMap((part) => {
    const entry = own.get(`${part}_from`);
    const text = entry && plainText(entry, problems);
    return text === undefined ? [] : [[part, text] as const];
  });
  return Object.fromEntries(parts);
}
