import { dirname, join } from "node:path";
import { Problems } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import { coerce } from "../modules/shared/coerce.ts";
import { reportIssue } from "../modules/shared/issues.ts";
import { projectRoot } from "../playbook/project.ts";
import { settingsFile, settingsParams, type Settings } from "../reference/settings.ts";
import { dataOf } from "../vars/data.ts";
import type { Disk } from "../vars/disk.ts";
import { displayPath } from "../vars/files.ts";
import type { PlainEntry } from "../vars/value.ts";
import { readYaml } from "../vars/yaml.ts";

/** The settings of the project around `from`, as `settingsIn` gives them. */
export function readSettings(disk: Disk, from: string): Settings {
  return settingsIn(disk, projectRoot(disk, from));
}

/** The settings of the project with this root, paths in them as if named on the command line; none where it has no `holdfast.yml`. Throws `HoldfastErrors`. */
export function settingsIn(disk: Disk, root: string): Settings {
  const path = join(root, settingsFile);
  if (!disk.stat(path)) return {};
  const problems = new Problems();
  const tree = readYaml(disk, path, problems);
  if (tree && tree.kind !== "map") problems.error("settings are a map", { code: "HF1621", at: tree.span, hint: "write `name: value`, one a line" });
  const values = tree?.kind === "map" ? tree.entries.map((entry) => [entry.key, valueOf(entry, problems)] as const) : [];
  problems.throwIfAny();
  return fromFolder(settingsParams.parse(Object.fromEntries(values)), dirname(path));
}

const known: Readonly<Record<string, (typeof settingsParams.shape)[keyof typeof settingsParams.shape]>> = settingsParams.shape;

function valueOf({ key, keySpan, value }: PlainEntry, problems: Problems): unknown {
  const schema = Object.hasOwn(known, key) ? known[key] : undefined;
  if (!schema) {
    const names = Object.keys(known);
    problems.error(`there is no setting "${key}"`, { code: "HF1620", at: keySpan, hint: didYouMean(key, names) ?? `there are ${names.join(", ")}` });
    return undefined;
  }
  const given = coerce(schema, dataOf(value), value);
  for (const issue of schema.safeParse(given).error?.issues ?? [])
    reportIssue(key, schema, given, value, issue, (message, at, hint) => problems.error(message, { code: "HF1621", at, hint }));
  return given;
}

/** Files are named relative to the one that names them. A list of hosts is no file. */
function fromFolder({ inventory, modules, ssh_config, ...rest }: Settings, folder: string): Settings {
  const path = (name: string): string => (name.includes(",") ? name : displayPath(join(folder, name)));
  return {
    ...rest,
    ...(inventory !== undefined && { inventory: [inventory].flat().map(path) }),
    ...(modules !== undefined && { modules: [modules].flat().map(path) }),
    ...(ssh_config !== undefined && { ssh_config: path(ssh_config) }),
  };
}
