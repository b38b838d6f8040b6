import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { importsOf, sourceFiles, type RepositoryFile } from "./files.ts";

/** Folders of `src/` from the bottom up; those of one layer may import each other as long as no circle of files comes of it. */
const layers: readonly (readonly string[])[] = [
  ["core"],
  ["expr", "secrets", "shell"],
  ["playbook", "inventory", "vars", "transport"],
  ["modules", "observations", "changes"],
  ["report", "engine", "reference", "lint"],
  ["commands"],
  ["cli"],
];

/** The lab stands beside the layers: it uses the bottom, and commands alone use it. */
const lab = { mayUse: ["core", "shell"], usedBy: ["commands"] };

/** Packages that one folder alone knows of. */
const keepers: Readonly<Record<string, string>> = { ssh2: "transport", listr2: "report", commander: "cli", ejs: "expr", acorn: "expr", unixcrypt: "expr" };

const files = sourceFiles();

/** The files of `src/` that a file imports. */
function targets(file: RepositoryFile): readonly string[] {
  return importsOf(file)
    .filter((name) => name.startsWith("."))
    .map((name) => posix.join(posix.dirname(file.path), name));
}

function folderOf(path: string): string {
  return path.split("/")[1] ?? "";
}

function layerOf(folder: string): number {
  return layers.findIndex((layer) => layer.includes(folder));
}

function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  if (from === "lab") return lab.mayUse.includes(to);
  if (to === "lab") return lab.usedBy.includes(from);
  return layerOf(to) <= layerOf(from);
}

/** Files that belong to no folder: the package's export. */
const inFolders = files.filter(({ path }) => path !== "src/index.ts");

test("the imports of the sources are found", () => {
  const known = new Set(files.map(({ path }) => path));
  const all = files.flatMap((file) => targets(file).map((target) => [file.path, target]));
  expect(all.length).toBeGreaterThan(files.length);
  expect(all.filter(([, target = ""]) => !known.has(target))).toEqual([]);
});

test("every folder of src/ has its layer", () => {
  expect([...new Set(inFolders.map(({ path }) => folderOf(path)))].toSorted()).toEqual([...layers.flat(), "lab"].toSorted());
});

test("a folder imports lower layers only", () => {
  const upward = inFolders.flatMap((file) =>
    targets(file)
      .filter((target) => !mayImport(folderOf(file.path), folderOf(target)))
      .map((target) => `${file.path} -> ${target}`),
  );
  expect(upward).toEqual([]);
});

test("no files import each other in a circle", () => {
  const graph = new Map(files.map((file) => [file.path, targets(file)]));
  const done = new Set<string>();
  const circleFrom = (path: string, above: readonly string[]): readonly string[] | undefined => {
    if (above.includes(path)) return [...above.slice(above.indexOf(path)), path];
    if (done.has(path)) return undefined;
    done.add(path);
    for (const next of graph.get(path) ?? []) {
      const circle = circleFrom(next, [...above, path]);
      if (circle) return circle;
    }
    return undefined;
  };
  expect(files.map(({ path }) => circleFrom(path, [])).find(Boolean)).toBeUndefined();
});

describe("what one folder keeps to itself", () => {
  test.each(Object.entries(keepers))("%s is imported in %s alone", (name, folder) => {
    const users = files.filter((file) => importsOf(file).some((one) => one === name || one.startsWith(`${name}/`)));
    expect(users.length).toBeGreaterThan(0);
    expect(users.filter(({ path }) => folderOf(path) !== folder).map(({ path }) => path)).toEqual([]);
  });

  test("the console belongs to cli and report, the end of the process to nobody", () => {
    const using = (pattern: RegExp): readonly RepositoryFile[] => files.filter(({ text }) => pattern.test(text));
    expect(
      using(/\bconsole\.\w+\(/)
        .map(({ path }) => path)
        .filter((path) => !["cli", "report"].includes(folderOf(path))),
    ).toEqual([]);
    expect(
      using(/\bprocess\s*\.\s*(exit|abort|kill)\s*\(/)
        .map(({ path }) => path)
        .filter((path) => folderOf(path) !== "lab"),
    ).toEqual([]);
    expect(using(/\bprocess\s*\.\s*exit\s*\(/).map(({ path }) => path)).toEqual([]);
  });
});

test("the person's files are read through one door, so that a saved plan can carry them along", () => {
  const readers = files.filter(
    (file) => /^src\/(vars|inventory|playbook|expr|modules)\//.test(file.path) && importsOf(file).some((name) => /^node:(fs|child_process)/.test(name)),
  );
  expect(readers.map(({ path }) => path)).toEqual(["src/vars/disk.ts"]);
});
