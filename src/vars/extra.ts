import { resolve } from "node:path";
import type { Problems } from "../core/errors.ts";
import type { Source } from "../core/source.ts";
import type { Disk } from "./disk.ts";
import { displayPath, readSource } from "./files.ts";
import { varsFrom, varSource } from "./load.ts";
import type { Entry, Plain, PlainEntry, VarSource } from "./value.ts";
import { parseYaml } from "./yaml.ts";

/**
 * The variables of all `-e`: `k=v k2='two words'`, `@file.yml`, or a map in JSON or YAML (`{…}`). Later ones win.
 * A bare value is a boolean or a number where it prints as it was written (`-e n=3`, but `-e version=1.10` is text).
 */
export function parseExtra(disk: Disk, texts: readonly string[], problems: Problems): VarSource {
  const entries = new Map<string, Entry>();
  for (const text of texts) {
    for (const entry of sourceOf(disk, text, problems).entries) entries.set(entry.key, entry);
  }
  return { label: "-e", entries: [...entries.values()] };
}

function sourceOf(disk: Disk, text: string, problems: Problems): VarSource {
  if (text.startsWith("@")) {
    const path = resolve(text.slice(1));
    const source = problems.attempt(() => readSource(disk, path));
    return fromYaml(source, `-e @${displayPath(path)}`, problems);
  }
  const source: Source = { path: "-e", text };
  if (/^\s*[{[]/.test(text)) return fromYaml(source, "-e", problems);
  return varSource("-e", pairs(source, problems), problems);
}

function fromYaml(source: Source | undefined, label: string, problems: Problems): VarSource {
  const tree: Plain | undefined = source && parseYaml(source, problems);
  return tree ? varsFrom(tree, label, problems) : { label, entries: [] };
}

const pair = /\s*([^\s=]+)=((?:"(?:[^"\\]|\\.)*"|'[^']*'|<%.*?%>|[^\s"'])*)/y;

function* pairs(source: Source, problems: Problems): Iterable<PlainEntry> {
  const { text } = source;
  pair.lastIndex = 0;
  let done = 0;
  for (let found = pair.exec(text); found; found = pair.exec(text)) {
    const [whole, key = "", raw = ""] = found;
    const keyStart = found.index + whole.length - raw.length - key.length - 1;
    const start = keyStart + key.length + 1;
    done = pair.lastIndex;
    const value = bare(raw);
    yield {
      key,
      keySpan: { source, start: keyStart, end: keyStart + key.length },
      value: { kind: "scalar", span: { source, start, end: done }, raw: String(value), value },
    };
  }
  const rest = text.slice(done).trimStart();
  if (rest !== "" || done === 0) {
    const start = text.length - rest.length;
    problems.error(rest === "" ? "-e is empty" : `"${rest}" sets no variable`, {
      code: "HF1404",
      at: { source, start, end: text.length },
      hint: "write name=value, name='two words', @file.yml, or a map: '{name: value}'",
    });
  }
}

function bare(raw: string): string | number | boolean {
  if (raw === "true" || raw === "false") return raw === "true";
  if (raw !== "" && String(Number(raw)) === raw && Number.isFinite(Number(raw))) return Number(raw);
  return raw.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_, double: string | undefined, single: string | undefined) =>
    double === undefined ? (single ?? "") : double.replace(/\\(["\\])/g, "$1"),
  );
}
