// Runs all tests from a clean clone: `npm test`, or `npm run test:full` with the full counts of the random and the killing ones.
// Installs what they need, checks types and lint, and closes with the one line "N passed, N failed, N skipped".
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { giveUp, main, prepareCommand, prepareDependencies, root, run, say, whyNoLab } from "./prepare.js";

/** Programs that the tests start, and Debian's packages that bring them. What the lab itself needs, `lab up` installs. */
const needs = {
  sshd: "openssh-server",
  ssh: "openssh-client",
  sudo: "sudo",
  busybox: "busybox-static",
  bash: "bash",
  dash: "dash",
  flock: "util-linux",
  ip: "iproute2",
  iptables: "iptables",
  nft: "nftables",
};

function missing() {
  const find = 'PATH="$PATH:/usr/sbin:/sbin"; for program; do command -v "$program" >/dev/null || echo "$program"; done';
  return spawnSync("sh", ["-c", find, "find", ...Object.keys(needs)], { encoding: "utf8" })
    .stdout.split("\n")
    .filter(Boolean);
}

function aptGet(...args) {
  return run("apt-get", ["-qq", ...args], { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, stdio: ["ignore", "ignore", "inherit"] });
}

/** Installs missing programs where root may and apt is there; elsewhere says what is missing. */
function installPrograms() {
  const lacking = missing();
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
function runTool(program, args, env = {}) {
  return run(resolve(root, "node_modules/.bin", program), args, { env: { ...process.env, ...(!process.stdout.isTTY && { NO_COLOR: "1" }), ...env } });
}

function runTests({ full, quickOnly }) {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-test-"));
  const report = join(folder, "report.json");
  const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...(quickOnly ? ["--project=quick"] : [])];
  const status = runTool("vitest", args, full ? { HOLDFAST_FULL: "1" } : {});
  try {
    return { status, ...count(JSON.parse(readFileSync(report, "utf8"))) };
  } catch (error) {
    giveUp(`the tests left no report: ${error.message}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main(() => {
  const full = process.argv.includes("--full");
  prepareDependencies();
  installPrograms();
  const checks = [
    ["types", "tsc", "--noEmit", "-p", "."],
    ["lint", "oxlint", "--type-aware"],
    ["registries", process.execPath, "scripts/gen.js", "--check"],
  ];
  const wrong = checks.filter(([name, program, ...args]) => {
    say(`checking ${name}`);
    return runTool(program, args) !== 0;
  });
  prepareCommand();
  const noLab = whyNoLab();
  if (noLab) say(`tests with machines, shells and logins of their own are left out, because ${noLab}`);

  const { status, passed, failed, skipped } = runTests({ full, quickOnly: noLab !== undefined });
  if (skipped > 0 && !noLab) say(`${skipped} tests were skipped, and nothing on this computer is a reason to`);
  for (const [name] of wrong) say(`the check of ${name} found mistakes, see above`);
  if (status !== 0 || failed > 0 || wrong.length > 0 || passed === 0 || (skipped > 0 && !noLab)) process.exitCode = 1;
  say(`${passed} passed, ${failed} failed, ${skipped} skipped`);
});
