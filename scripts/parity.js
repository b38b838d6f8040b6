// Compares inventories and patterns with what Ansible says of them: `npm run test:parity`. Asks Debian's ansible-core, which it installs where root may;
// `npm test` holds the same against the answers that `npm run test:parity -- --record` keeps. It takes some minutes: Ansible starts some 500 times.
import { spawnSync } from "node:child_process";
import { giveUp, main, prepareDependencies, say } from "./prepare.js";
import { installPrograms, runTests, runTool } from "./testing.js";

const recording = "test/inventory/parity/recorded.json";

await main(() => {
  const record = process.argv.includes("--record");
  prepareDependencies();
  installPrograms({ "ansible-inventory": "ansible-core" });
  if (spawnSync("ansible-inventory", ["--version"]).status !== 0) giveUp("there is no ansible-inventory on this computer: install ansible-core");
  say("asking Ansible");
  const { status, passed, failed, skipped } = runTests(["--project=quick", "test/inventory/parity.test.ts"], { HOLDFAST_ANSIBLE: record ? "record" : "ask" });
  if (record) runTool("oxfmt", [recording]);
  if (status !== 0 || failed > 0 || passed === 0) process.exitCode = 1;
  say(`${passed} passed, ${failed} failed, ${skipped} skipped`);
});
