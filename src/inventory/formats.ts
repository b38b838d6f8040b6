import { HoldfastError } from "../core/errors.ts";
import type { Source } from "../core/source.ts";
import type { DiskEntry } from "../vars/disk.ts";

/** Says clearly what can't be read yet, instead of what YAML makes of it. */
export function refuseOtherFormats(path: string, entry: DiskEntry | undefined, source?: Source): void {
  if (entry?.type === "folder") throw refusal("a folder", path, source, "name the inventory files in it, each with -i");
  if (!source) return;
  if (entry?.executable && source.text.startsWith("#!")) {
    throw refusal("a program", path, source, `run it, and give its output: ${path} --list > inventory.json`);
  }
  if (/\.(ini|cfg)$/.test(path) || /^\[[\w.:-]+\]$/.test(firstLine(source))) {
    throw refusal("in INI format", path, source, "write it as YAML: all: {hosts: {node1: {ansible_host: 192.0.2.1}}}");
  }
}

function refusal(what: string, path: string, source: Source | undefined, hint: string): HoldfastError {
  const at = { source: source ?? { path, text: "" }, start: 0, end: 0 };
  return new HoldfastError(`the inventory ${path} is ${what}, which this version does not read`, { code: "HF1304", at, hint });
}

/** The first line that is neither blank nor a comment. */
function firstLine({ text }: Source): string {
  const lines = text
    .slice(0, 10_000)
    .split("\n")
    .map((line) => line.trim());
  return lines.find((line) => line !== "" && !/^[#;]/.test(line)) ?? "";
}
