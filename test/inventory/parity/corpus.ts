import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

/** Where Holdfast means to answer otherwise than Ansible. */
const difference = z.strictObject({
  /** `list`, or one of the patterns. */
  of: z.string(),
  /** An error's code, the names of the hosts, or a part of what `--list` prints. */
  ours: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())]),
  /** The heading of its row in docs/inventory.md. */
  why: z.string(),
});

const parityCase = z.strictObject({
  title: z.string(),
  /** By path; a text that begins with `#!` is made executable. */
  files: z.record(z.string(), z.string()),
  /** What follows each `-i`; the first file where nothing is said. */
  inventories: z.array(z.string()).optional(),
  playbookDir: z.string().optional(),
  patterns: z.array(z.string()),
  /** Neither reads it. */
  refused: z.literal(true).optional(),
  differs: z.array(difference).default([]),
});

export type ParityCase = z.output<typeof parityCase>;

/** Every inventory on which Ansible and Holdfast are asked the same questions. */
export const corpus: readonly ParityCase[] = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".yml"))
  .toSorted()
  .flatMap((name) => z.array(parityCase).parse(parse(readFileSync(join(import.meta.dirname, name), "utf8"))));

/** Writes the inventory into a folder of its own below `root`; gives the arguments that name it on either command line. */
export function layOut({ files, inventories, playbookDir }: ParityCase, root: string): readonly string[] {
  const folder = mkdtempSync(join(root, "case-"));
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    if (text.startsWith("#!")) chmodSync(path, 0o755);
  }
  const paths = inventories ?? Object.keys(files).slice(0, 1);
  const named = paths.flatMap((path) => ["-i", path.includes(",") ? path : join(folder, path)]);
  return playbookDir === undefined ? named : [...named, "--playbook-dir", join(folder, playbookDir)];
}

export function scratch(): string {
  return mkdtempSync(join(tmpdir(), "hf-parity-"));
}
