import type { Problems } from "../core/errors.ts";
import type { Span } from "../core/source.ts";
import { compileEntry } from "./compile.ts";
import type { Disk } from "./disk.ts";
import { asName, checkVariableName, nameFault } from "./names.ts";
import type { Plain, PlainEntry, VarSource } from "./value.ts";
import { readYaml } from "./yaml.ts";

/** The variables of a file; an empty one has none. Undefined where it is broken. `at` is where the file is named. */
export function readVarFile(disk: Disk, path: string, label: string, problems: Problems, at?: Span): VarSource | undefined {
  const before = problems.errors.length;
  const tree = readYaml(disk, path, problems, at);
  if (!tree) return problems.errors.length > before ? undefined : { label, entries: [] };
  return varsFrom(tree, label, problems);
}

/** The variables of a `vars:` or of a whole file. */
export function varsFrom(tree: Plain, label: string, problems: Problems): VarSource {
  if (tree.kind === "map") return varSource(label, tree.entries, problems);
  if (tree.kind === "scalar" && tree.raw.startsWith("$ANSIBLE_VAULT;"))
    problems.error("this file is encrypted with Ansible Vault, which is not read", {
      code: "HF1401",
      at: { ...tree.span, end: tree.span.start + tree.raw.indexOf(";") },
      hint: "decrypt it (`ansible-vault decrypt`) and mark its values `!secret`, or take them from env()",
    });
  else if (!(tree.kind === "scalar" && tree.value === null))
    problems.error("variables are a map", { code: "HF1401", at: tree.span, hint: "write `name: value`, one a line" });
  return { label, entries: [] };
}

/** Named values with their texts compiled. Names that no expression could use are reported. */
export function varSource(label: string, entries: Iterable<PlainEntry>, problems: Problems): VarSource {
  const good = [...entries].flatMap((entry): readonly PlainEntry[] => {
    if (checkVariableName(entry.key, entry.keySpan, problems)) return [entry];
    // Under the name that it should have, so that it is not missed as well.
    const key = asName(entry.key);
    return nameFault(key) ? [] : [{ ...entry, key }];
  });
  return { label, entries: good.map((entry) => compileEntry(entry, problems)) };
}
