import { HoldfastError } from "../core/errors.ts";
import type { Source } from "../core/source.ts";
import type { PlainMap } from "../vars/value.ts";

/** How an inventory is written: by its name where that tells, by its first line otherwise. A `[section]` is never YAML. */
export function formatOf(source: Source): "yaml" | "ini" {
  const { path } = source;
  const [line, at] = firstLine(source);
  if (path.endsWith(".toml")) throw refusal("is written in TOML", source, at, "write it in INI or YAML");
  if (source.text.startsWith("#!")) throw refusal("begins as a program, and can't be run", source, 0, `make it executable: chmod +x ${path}`);
  if (/\.(ini|cfg)$/.test(path) || /^\[[^\]\s,]+\]\s*([#;]|$)/.test(line)) return "ini";
  if (/\.(ya?ml|json)$/.test(path)) return "yaml";
  return line === "" || /^(---|\{|["'?&]|[^\s:]+:(\s|$))/.test(line) ? "yaml" : "ini";
}

/** What Ansible hands to a plugin, `plugin: amazon.aws.aws_ec2`, is no list of hosts. */
export function refusePluginSettings(tree: PlainMap): void {
  const plugin = tree.entries.find(({ key, value }) => key === "plugin" && value.kind === "scalar");
  if (!plugin) return;
  const { source, start } = plugin.keySpan;
  throw refusal("holds the settings of a plugin of Ansible's", source, start, `give what it finds as a program: ansible-inventory -i ${source.path} --list`);
}

function refusal(what: string, source: Source, start: number, hint: string): HoldfastError {
  return new HoldfastError(`the inventory ${source.path} ${what}`, { code: "HF1304", at: { source, start, end: start }, hint });
}

/** The first line that is neither blank nor a comment, and where it begins. */
function firstLine({ text }: Source): readonly [string, number] {
  const found = /^(?:[ \t]*(?:[#;].*)?\r?\n)*[ \t]*([^#;\s].*)/.exec(text.slice(0, 100_000));
  const line = found?.[1]?.trimEnd() ?? "";
  return [line, line === "" ? 0 : (found?.[0].length ?? 0) - (found?.[1]?.length ?? 0)];
}
