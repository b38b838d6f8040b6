#!/usr/bin/env node
// Runs the bundled command. V8's compiled form of it is kept beside it where that may be written: that saves a third of the start.
// One that another V8 or other flags made is rejected by V8 itself, and the build removes that of another bundle.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";

const dist = join(dirname(fileURLToPath(import.meta.url)), "..", "dist");
const bundle = join(dist, "holdfast.cjs");
const compiled = join(dist, "holdfast.compiled");

/** Commands after which nearly all functions have been compiled: a form made after `--help` would hold few. */
const thorough = ["plan", "apply", "verify"];

function read(path) {
  try {
    return readFileSync(path);
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

const source = read(bundle);
if (source === undefined) {
  process.stderr.write("holdfast is not built yet: run `npm ci` and `npm run build` in its folder\n");
  process.exitCode = 1;
} else {
  const cachedData = read(compiled);
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, { filename: bundle, cachedData });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(bundle), module, bundle, dist);
  await module.exports.main(process.argv.slice(2));
  if ((cachedData === undefined || script.cachedDataRejected) && process.argv.some((word) => thorough.includes(word))) keep(script.createCachedData());
}
