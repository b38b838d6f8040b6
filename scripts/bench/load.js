// How long a large project takes to be read and checked, without a host: 2,000 hosts, 200 groups, 500 tasks; and how quick conditions are.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { giveUp, root, say } from "../prepare.js";

const groups = 200;
const hostsOfGroup = 10;
const tasks = 500;
const conditions = 500_000;

const numbers = (count) => Array.from({ length: count }, (_, number) => number);

/** Most tasks use what groups set, one in ten what its host does: as in the fleets that people have. */
function writeProject(folder) {
  const group = (number) => `    group${number}:
      vars: { zone: z${number % 7}, port: ${8000 + number} }
      hosts:
${numbers(hostsOfGroup)
  .map((host) => `        host${number}-${host}: { ssh_host: 10.${number}.${host}.1, priority: ${number * hostsOfGroup + host} }`)
  .join("\n")}`;
  const task = (number) => `    - name: Write file ${number}
      copy: { dest: /etc/app/file${number}, content: "<%= ${number % 10 === 0 ? "priority" : "port"} %> <%= base %>" }
      when: zone !== 'z${number % 5}'`;
  writeFileSync(join(folder, "holdfast.yml"), "");
  writeFileSync(join(folder, "hosts.yml"), `all:\n  children:\n${numbers(groups).map(group).join("\n")}\n`);
  writeFileSync(join(folder, "site.yml"), `- hosts: all\n  vars: { base: app }\n  tasks:\n${numbers(tasks).map(task).join("\n")}\n`);
}

/** Says in its last line how long it took, and how much memory it had at most. */
const measured = `const began = performance.now(); process.on("exit", () => console.error(JSON.stringify({ ms: performance.now() - began, mb: process.resourceUsage().maxRSS / 1024 })))`;

function lint(folder) {
  const preload = join(folder, "measure.cjs");
  writeFileSync(preload, measured);
  const argv = ["--require", preload, join(root, "bin/holdfast.js"), "lint", "site.yml", "-i", "hosts.yml"];
  const { status, stderr } = spawnSync(process.execPath, argv, { cwd: folder, encoding: "utf8" });
  if (status !== 0) giveUp(`the large project does not load: ${stderr}`);
  return JSON.parse(stderr.trim().split("\n").at(-1));
}

async function evaluate() {
  const { compileExpression } = await import(pathToFileURL(join(root, "dist/expr/compile.js")).href);
  const source = { path: "when", text: "zone !== 'z1' && priority > 100" };
  const when = compileExpression(source.text, { source, start: 0, end: source.text.length });
  const values = { zone: "z2", priority: 200 };
  const scope = { get: (name) => values[name], has: (name) => name in values, names: () => Object.keys(values) };
  const began = performance.now();
  for (let i = 0; i < conditions; i++) when.evaluate(scope, {});
  return performance.now() - began;
}

export async function measureLoad() {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-bench-"));
  try {
    writeProject(folder);
    const runs = numbers(3).map(() => lint(folder));
    const best = runs.toSorted((a, b) => a.ms - b.ms)[0];
    say(
      `\n${groups * hostsOfGroup} hosts, ${groups} groups, ${tasks} tasks read and checked: ${Math.round(best.ms)} ms, ${Math.round(best.mb)} MB  (aim: 1500 ms, 300 MB)`,
    );
    say(`${conditions} conditions: ${Math.round(await evaluate())} ms  (aim: 500 ms)`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
