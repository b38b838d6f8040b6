// Writes docs/modules/ and docs/keywords.md from what the program itself goes by; `--check` only says whether a page is stale.
import { build } from "esbuild";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const docs = join(root, "docs");

/** The sources are TypeScript, which Node 20 does not run: they are put into one file first. */
async function pages() {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-docs-"));
  try {
    const outfile = join(folder, "library.mjs");
    await build({
      absWorkingDir: root,
      entryPoints: ["src/reference/library.ts"],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      banner: { js: 'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);' },
      logLevel: "warning",
    });
    const { referencePages } = await import(pathToFileURL(outfile).href);
    return await referencePages();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function current(file) {
  try {
    return readFileSync(join(docs, file), "utf8");
  } catch {
    return undefined;
  }
}

const check = process.argv.includes("--check");
try {
  const wanted = await pages();
  mkdirSync(join(docs, "modules"), { recursive: true });
  const gone = readdirSync(join(docs, "modules"))
    .map((file) => `modules/${file}`)
    .filter((file) => !wanted.has(file));
  const stale = [...wanted].filter(([file, text]) => current(file) !== text);
  if (check && gone.length + stale.length > 0) throw new Error("docs/modules/ or docs/keywords.md is stale: run `npm run gen`");
  for (const file of gone) rmSync(join(docs, file));
  for (const [file, text] of stale) writeFileSync(join(docs, file), text);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
