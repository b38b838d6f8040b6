#!/usr/bin/env node
// Runs the bundled command. V8's compiled form of it is kept beside it where that may be written: that saves a third of the start.
// One that another V8 or other flags made is rejected by V8 itself, and the build removes that of another bundle.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";

const bundle = join(dirname(fileURLToPath(import.meta.url)), "../dist/holdfast.cjs");
const compiled = `${bundle}.compiled`;

/** Commands after which nearly all functions have been compiled: a form made after `--help` would hold few. */
const thorough = ["plan", "apply", "verify"];

function read(path, encoding) {
  try {
    return readFileSync(path, encoding);
  } catch {
    return undefined;
  }
}

function keep(data) {
  try {
    writeFileSync(`${compiled}.${process.pid}`, data);
    renameSync(`${compiled}.${process.pid}`, compiled);
  } catch {
    // Without it the next start takes longer, nothing else.
  }
}

// Outside comments the bundler writes pure ASCII, and this is the quickest way to read it.
const source = read(bundle, "latin1");
if (source === undefined) {
  process.stderr.write("holdfast is not built yet: run `npm ci` and `npm run build` in its folder\n");
  process.exitCode = 1;
} else {
  const cachedData = read(compiled);
  const script = new Script(source, { filename: bundle, cachedData });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(bundle), module, bundle, dirname(bundle));
  // Compiled as a script, the bundle has no `import` for the modules and playbooks of a project's own.
  await module.exports.main(process.argv.slice(2), (url) => import(url));
  if ((cachedData === undefined || script.cachedDataRejected) && process.argv.some((word) => thorough.includes(word))) keep(script.createCachedData());
}
