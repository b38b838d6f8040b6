// Bundles the command into one file: `node scripts/bundle.js [OUTFILE]`, dist/holdfast.cjs where none is named. It starts in half the time of
// its modules, and V8 can keep what it compiled of it (bin/holdfast.js). It is not minified, and a map leads from it to the source.
import { build } from "esbuild";
import { readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const outfile = resolve(process.argv[2] ?? join(root, "dist/holdfast.cjs"));

/** zod brings its messages in fifty languages; we write our own. */
const onlyEnglish = {
  name: "only-english",
  setup: ({ onLoad }) => onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({ contents: 'export { default as en } from "./en.js";' })),
};

rmSync(`${outfile}.compiled`, { force: true });
await build({
  absWorkingDir: root,
  entryPoints: ["src/cli/main.ts"],
  outfile,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  // What Node puts around a module: with it in the file, the text is compiled as it was read.
  banner: { js: "(function (exports, require, module, __filename, __dirname) {" },
  footer: { js: "})" },
  sourcemap: "linked",
  sourcesContent: false,
  // `holdfast doc HF1203` is answered wherever the bundle stands.
  define: { HOLDFAST_ERRORS: JSON.stringify(readFileSync(join(root, "docs/errors.md"), "utf8")), "import.meta.dirname": "__dirname" },
  // Optional natives of ssh2: it looks for them, and does without.
  external: ["cpu-features", "*.node"],
  plugins: [onlyEnglish],
  logLevel: "warning",
});
