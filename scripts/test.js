// Runs all tests from a clean clone: `npm test`, or `npm run test:full` with the full counts of the random and the killing ones.
// Installs what they need, checks types and lint, and closes with the one line "N passed, N failed, N skipped".
import { main, prepareCommand, prepareDependencies, say, whyNoLab } from "./prepare.js";
import { installPrograms, runTests, runTool, withoutMachines } from "./testing.js";

/** Programs that the tests start, and Debian's packages that bring them. What the lab itself needs, `lab up` installs. */
const needs = {
  sshd: "openssh-server",
  ssh: "openssh-client",
  sudo: "sudo",
  busybox: "busybox-static",
  bash: "bash",
  dash: "dash",
  zsh: "zsh",
  fish: "fish",
  flock: "util-linux",
  ip: "iproute2",
  iptables: "iptables",
  nft: "nftables",
};

await main(() => {
  const full = process.argv.includes("--full");
  prepareDependencies();
  installPrograms(needs);
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

  const { status, passed, failed, skipped } = runTests(noLab ? withoutMachines : [], full ? { HOLDFAST_FULL: "1" } : {});
  if (skipped > 0 && !noLab) say(`${skipped} tests were skipped, and nothing on this computer is a reason to`);
  for (const [name] of wrong) say(`the check of ${name} found mistakes, see above`);
  if (status !== 0 || failed > 0 || wrong.length > 0 || passed === 0 || (skipped > 0 && !noLab)) process.exitCode = 1;
  say(`${passed} passed, ${failed} failed, ${skipped} skipped`);
});
