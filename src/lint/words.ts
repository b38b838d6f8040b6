import { join } from "node:path";
import type { Project } from "../playbook/project.ts";

/** Folders that hold nobody's playbooks, and how much is read at most. */
const elsewhere = new Set(["node_modules", "dist"]);
const mostFiles = 2_000;
const largest = 1_000_000;

const known = new WeakMap<Project, ReadonlySet<string>>();

/**
 * Every word that stands in some text file of the project other than as a key. What is read by a playbook that was not named, or by a
 * template whose name only a run tells, is among them.
 */
export function wordsOf(project: Project): ReadonlySet<string> {
  let words = known.get(project);
  if (!words) known.set(project, (words = collect(project)));
  return words;
}

function collect({ disk, root }: Project): ReadonlySet<string> {
  const words = new Set<string>();
  const folders = [root];
  let files = 0;
  for (let folder = folders.pop(); folder !== undefined && files < mostFiles; folder = folders.pop()) {
    for (const name of disk.list(folder)) {
      const path = join(folder, name);
      const entry = disk.stat(path);
      if (entry?.type === "folder" && !name.startsWith(".") && !elsewhere.has(name)) folders.push(path);
      if (entry?.type !== "file" || entry.size > largest || !/\.(ya?ml|json|ejs|j2|[cm]?[jt]s)$/.test(name)) continue;
      files++;
      for (const word of new TextDecoder()
        .decode(disk.read(path))
        .replaceAll(/^[\s-]*["']?[\w$]+["']?\s*:/gm, "")
        .match(/[A-Za-z_$][\w$]*/g) ?? [])
        words.add(word);
    }
  }
  return words;
}
