// What the scripts that run tests share: programs that tests need, and vitest with its results counted.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { giveUp, root, run, say } from "./prepare.js";

function missing(programs) {
  const find = 'PATH="$PATH:/usr/sbin:/sbin"; for program; do command -v "$program" >/dev/null || echo "$program"; done';
  return spawnSync("sh", ["-c", find, "find", ...programs], { encoding: "utf8" })
    .stdout.split("\n")
    .filter(Boolean);
}

function aptGet(...args) {
  return run("apt-get", ["-qq", ...args], { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, stdio: ["ignore", "ignore", "inherit"] });
}

/** Installs missing programs where root may and apt is there; elsewhere says what is missing. `needs` gives each program Debian's package that brings it. */
export function installPrograms(needs) {
  const lacking = missing(Object.keys(needs));
  if (lacking.length === 0) return;
  const packages = [...new Set(lacking.map((program) => needs[program]))];
  const mayInstall = process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0;
  if (!mayInstall) return say(`tests that need ${lacking.join(", ")} can't pass here: install what Debian calls ${packages.join(" ")}`);
  say(`installing what tests need: ${packages.join(" ")}`);
  if (aptGet("install", "-y", "--no-install-recommends", ...packages) === 0) return;
  if (aptGet("update") !== 0 || aptGet("install", "-y", "--no-install-recommends", ...packages) !== 0) giveUp("apt-get could not install them");
}

/** Vitest's report: tests by how they ended. A file that could not even be loaded counts as one failure. */
function count({ testResults }) {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const broken = testResults.filter(({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"));
  const of = (...statuses) => tests.filter(({ status }) => statuses.includes(status)).length;
  return { passed: of("passed"), failed: of("failed") + broken.length, skipped: of("skipped", "pending", "todo", "disabled") };
}

/** A tool of node_modules, or a program by its path; without colours where nobody would see them. */
export function runTool(program, args, env = {}) {
  return run(resolve(root, "node_modules/.bin", program), args, { env: { ...process.env, ...(!process.stdout.isTTY && { NO_COLOR: "1" }), ...env } });
}

/** Selects the tests that boot no machines and log in nowhere: two projects of vitest.config.ts. */
export const withoutMachines = ["--project=quick", "--project=replacing"];

/** Runs the tests that `args` select, and counts how they ended. */
export function runTests(args, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-test-"));
  const report = join(folder, "report.json");
  const status = runTool("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...args], env);
  try {
    return { status, ...count(JSON.parse(readFileSync(report, "utf8"))) };
  } catch (error) {
    giveUp(`the tests left no report: ${error.message}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
