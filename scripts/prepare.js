// What a clean clone lacks before anything else can run: dependencies, and the built command. Used by the demo, the tests and the benchmark.
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** The oldest Node that package.json's `engines` admits. */
const leastNode = [20, 19];

/** Something that a person must mend first. */
class Trouble extends Error {}

/** Ends the script with one line about what is wrong and what would help. */
export function giveUp(message) {
  throw new Trouble(message);
}

/** Runs a script's work; what it gives up over is one line and exit status 1. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

export function say(line = "") {
  process.stdout.write(`${line}\n`);
}

/** Runs a program of the project in the foreground and gives its exit status. */
export function run(program, args, options = {}) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: "inherit", ...options });
  if (error) giveUp(`${program} can't be started: ${error.message}`);
  return status ?? 1;
}

function modified(path) {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** When the youngest of these files and folders was written. */
function youngest(paths) {
  return Math.max(
    ...paths.map((path) => {
      if (!existsSync(join(root, path)) || !statSync(join(root, path)).isDirectory()) return modified(path);
      return Math.max(0, ...readdirSync(join(root, path), { recursive: true }).map((name) => modified(join(path, name))));
    }),
  );
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const [least, leastMinor] = leastNode;
  if (major > least || (major === least && minor >= leastMinor)) return;
  giveUp(`this is Node ${process.versions.node}; Holdfast needs ${leastNode.join(".")} or later`);
}

/** `node_modules/.package-lock.json` is what npm writes when it is done. A linked `node_modules` is somebody else's: npm would empty it through the link. */
function installDependencies() {
  if (lstatSync(join(root, "node_modules"), { throwIfNoEntry: false })?.isSymbolicLink()) return;
  if (modified("node_modules/.package-lock.json") >= modified("package-lock.json") && modified("package-lock.json") > 0) return;
  say("installing dependencies: npm ci");
  if (run("npm", ["ci", "--loglevel=error"]) !== 0) giveUp("npm ci failed: is the package registry reachable?");
}

/** Dependencies, as package-lock.json names them. */
export function prepareDependencies() {
  checkNode();
  installDependencies();
}

/** Dependencies and the built command. */
export function prepareCommand() {
  prepareDependencies();
  const sources = ["src", "scripts/bundle.js", "tsconfig.json", "tsconfig.build.json", "package-lock.json"];
  if (modified("dist/holdfast.cjs") >= youngest(sources)) return;
  say("building: npm run build");
  if (run("npm", ["run", "--silent", "build"]) !== 0) giveUp("the build failed");
}

/** Why no lab can be had on this computer; undefined where one can. */
export function whyNoLab() {
  if (process.platform !== "linux") return "that needs Linux";
  if (process.getuid() !== 0) return "that needs root";
  return undefined;
}
