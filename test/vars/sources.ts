import { Problems } from "../../src/core/errors.ts";
import { varsFrom } from "../../src/vars/load.ts";
import type { VarSource } from "../../src/vars/value.ts";
import { parseYaml } from "../../src/vars/yaml.ts";

/** Variables from YAML text. Mistakes are thrown. */
export function vars(label: string, text: string): VarSource {
  const problems = new Problems();
  const tree = parseYaml({ path: label, text }, problems);
  const source = tree ? varsFrom(tree, label, problems) : { label, entries: [] };
  problems.throwIfAny();
  return source;
}
