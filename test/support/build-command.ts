import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The file that starts the command. */
    readonly command: string;
  }
}

const root = join(import.meta.dirname, "../..");

/**
 * Builds the command once for all test files, as it is published, of the sources as they are now: beside no other one, so that tests may
 * run during a build.
 */
export default async function buildCommand(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-command-"));
  await cp(join(root, "bin"), join(folder, "bin"), { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await promisify(execFile)(process.execPath, [join(root, "scripts/bundle.js"), join(folder, "dist/holdfast.cjs")]);
  project.provide("command", join(folder, "bin/holdfast.js"));
  return () => rm(folder, { recursive: true });
}
