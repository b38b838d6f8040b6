import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** A file of the repository. */
export interface RepositoryFile {
  /** Relative to the root. */
  readonly path: string;
  readonly text: string;
}

/** All that git keeps or would keep: nothing ignored, nothing generated elsewhere. */
export function repositoryFiles(): readonly RepositoryFile[] {
  const listed = execFileSync("git", ["-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
    cwd: root,
    encoding: "utf8",
  });
  return listed
    .split("\0")
    .filter((path) => path !== "" && existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** The program's own sources. */
export function sourceFiles(): readonly RepositoryFile[] {
  return repositoryFiles().filter(({ path }) => path.startsWith("src/") && path.endsWith(".ts"));
}

/** What a file imports, types and lazy imports too, as written. */
export function importsOf({ text }: RepositoryFile): readonly string[] {
  return [...text.matchAll(/^(?:import|export)\b[^;"]*?"([^"]+)";|\bimport\("([^"]+)"\)|^} from "([^"]+)";/gm)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? "",
  );
}
