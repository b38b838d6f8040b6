// Bundles the command into dist/holdfast.cjs. One CommonJS file starts in half the time of its modules, and V8 can keep what it
// compiled of it (bin/holdfast.js). It is not minified, and `node --enable-source-maps` leads from it to the source.
import { build } from "esbuild";
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

rmSync(join(root, "dist/holdfast.compiled"), { force: true });
await build({
  absWorkingDir: root,
  entryPoints: ["src/cli/main.ts"],
  outfile: "dist/holdfast.cjs",
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  sourcemap: "linked",
  sourcesContent: false,
  // Optional natives of ssh2: it looks for them, and does without.
  external: ["cpu-features", "*.node"],
  logLevel: "warning",
});
