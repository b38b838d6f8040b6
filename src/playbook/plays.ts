import { dirname, resolve } from "node:path";
import { displayPath } from "../vars/files.ts";
import { varsFrom } from "../vars/load.ts";
import type { Plain, PlainEntry, PlainMap } from "../vars/value.ts";
import type { LoadContext } from "./context.ts";
import { plainText, wrong } from "./fields.ts";
import { inherit } from "./inherit.ts";
import { nothingInherited } from "./inherited.ts";
import { playKeywords, taskKeywords } from "./keywords.ts";
import { entriesOf, missingSpace, unknownKey } from "./map.ts";
import { type Importing, type ReadPlay, readPlay } from "./play.ts";
import { entryNamed } from "./references.ts";
import { startOf } from "./task.ts";

const importKeywords = ["name", "vars", "when", "tags", "environment", "become", "become_user", "become_method", "no_log", "any_errors_fatal"];

/** The plays of the file at `path`, those of playbooks that it imports in place. */
export function readPlays(path: string, context: LoadContext): readonly ReadPlay[] {
  return playsOf([path], { vars: [], shared: nothingInherited([dirname(path)]) }, context);
}

/** `files`: playbooks being read, outermost first. */
function playsOf(files: readonly string[], importing: Importing, context: LoadContext): readonly ReadPlay[] {
  const { problems, trees } = context;
  const path = files.at(-1) ?? "";
  const { tree, broken } = trees.of(path, importing.at);
  if (!tree) {
    const at = { source: { path: displayPath(path), text: "" }, start: 0, end: 0 };
    if (!broken) problems.error("this playbook is empty", { code: "HF1524", at, hint: "begin with `- hosts: all`, and `tasks:` below it" });
    return [];
  }
  if (tree.kind !== "list") {
    if (isInventory(tree)) wrong(problems, startOf(tree), "this is an inventory, and no playbook", "give it with -i, and name the playbook by itself");
    else wrong(problems, startOf(tree), "a playbook is a list of plays", "begin with `- hosts: …`");
    return [];
  }
  if (areTasks(tree.items, context)) {
    wrong(
      problems,
      startOf(tree.items[0] ?? tree),
      "these are tasks, and a playbook is a list of plays",
      "name the playbook that imports them, or begin with `- hosts: …`, and put them below `tasks:`",
    );
    return [];
  }
  return tree.items.flatMap((item, i) => readItem(item, i + 1, files, importing, context));
}

/** A map of groups: what stands in each is the same, whatever they are called. */
function isInventory(tree: Plain): boolean {
  const holds = ({ value }: PlainEntry): boolean => value.kind === "map" && value.entries.some(({ key }) => key === "hosts" || key === "children");
  return tree.kind === "map" && tree.entries.some(holds);
}

/** Not one of them says what a play says, and the first names a module. */
function areTasks(items: readonly Plain[], { catalog }: LoadContext): boolean {
  const [first] = items;
  const ofPlays = [...playKeywords].filter((key) => !taskKeywords.has(key));
  const isPlay = (item: Plain): boolean => item.kind === "map" && item.entries.some(({ key }) => ofPlays.includes(key) || key === "import_playbook");
  return first?.kind === "map" && first.entries.some(({ key }) => catalog.resolve(key) !== undefined) && !items.some(isPlay);
}

function readItem(item: Plain, number: number, files: readonly string[], importing: Importing, context: LoadContext): readonly ReadPlay[] {
  if (item.kind !== "map") {
    wrong(context.problems, item.span, "a play is a map", missingSpace(item) ?? "begin with `- hosts: …`, and `tasks:` below it");
    return [];
  }
  const playbook = entryNamed(item, "import_playbook");
  if (playbook) return imported(item, playbook, files, importing, context);
  const play = readPlay(item, number, files.at(-1) ?? "", importing, context);
  return play ? [play] : [];
}

function imported(item: PlainMap, playbook: PlainEntry, files: readonly string[], importing: Importing, context: LoadContext): readonly ReadPlay[] {
  const { problems } = context;
  const entries = entriesOf(item);
  for (const { key, keySpan } of item.entries)
    if (key !== playbook.key && !importKeywords.includes(key)) unknownKey(key, keySpan, "import_playbook", importKeywords, problems);
  const name = plainText(playbook, problems);
  if (name === undefined) return [];
  const path = resolve(dirname(files.at(-1) ?? ""), name);
  if (files.includes(path)) {
    problems.error(`${displayPath(path)} imports itself`, { code: "HF1506", at: playbook.value.span, hint: `by way of ${files.map(displayPath).join(", ")}` });
    return [];
  }
  const vars = entries.get("vars");
  const shared = new Map(entries);
  shared.delete("vars");
  return playsOf(
    [...files, path],
    {
      vars: [...importing.vars, ...(vars ? [varsFrom(vars.value, "import vars", problems)] : [])],
      shared: inherit(importing.shared, shared, "import", context),
      at: playbook.value.span,
    },
    context,
  );
}
