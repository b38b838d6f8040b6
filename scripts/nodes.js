// Tests on other releases of Node than the one at hand: `npm run test:nodes`, with paths behind `--` only those tests. Each release comes from the package
// registry into a temporary folder; it plans a playbook in TypeScript, with a module in TypeScript, beside the same in YAML, and runs the tests that boot no machines.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { giveUp, main, prepareCommand, root, run, say } from "./prepare.js";
import { runTests, withoutMachines } from "./testing.js";

/** The first that runs TypeScript by itself, and those with long-term support since. */
const releases = ["22.18", "24", "26"];

const project = {
  "holdfast.yml": "",
  "modules/greeting.ts": `import { defineModule, fileKeys, pathParam, planFile, z, type HostView } from "holdfast";

interface Greeting {
  readonly path: string;
  readonly to: string;
}

export default defineModule({
  name: "greeting",
  summary: "Greet somebody in a file",
  params: z.strictObject({ path: pathParam.describe("File on the host"), to: z.string().describe("Whom") }),
  examples: [{ title: "The world", task: { greeting: { path: "/tmp/hello", to: "world" } } }],
  reads: ({ path }: Greeting) => fileKeys(path),
  plan: (host: HostView, { path, to }: Greeting) => planFile(host, { path, content: Buffer.from(\`Hello, \${to}\\n\`) }),
});
`,
  "site.playbook.ts": `import { definePlaybook, type TaskItem } from "holdfast";

const greet = (to: string): TaskItem => ({ name: \`Greet \${to}\`, greeting: { path: \`<%= folder %>/\${to}\`, to } });

export default definePlaybook([{ name: "Greetings", hosts: "all", tasks: ["alice", "bob"].map(greet) }]);
`,
  "site.yml": `- name: Greetings
  hosts: all
  tasks:
    - name: Greet alice
      greeting: { path: "<%= folder %>/alice", to: alice }
    - name: Greet bob
      greeting: { path: "<%= folder %>/bob", to: bob }
`,
};

/** The folder of the release's `node`. */
function install(release, folder) {
  const name = `node-linux-${process.arch}`;
  const flags = ["--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  if (run("npm", ["install", ...flags, `${name}@${release}`], { stdio: ["ignore", "ignore", "inherit"] }) !== 0) giveUp(`npm can't install ${name}@${release}`);
  return join(folder, "node_modules", name, "bin");
}

/** Do both playbooks plan two changes, in the same words? */
function plansAlike(bin, folder) {
  for (const name of ["modules", "hosts"]) mkdirSync(join(folder, name));
  for (const [name, text] of Object.entries(project)) writeFileSync(join(folder, name), text);
  const [script, yaml] = ["site.playbook.ts", "site.yml"].map((playbook) => {
    const argv = [join(root, "bin/holdfast.js"), "plan", playbook, "-i", "localhost,", "-e", `folder=${join(folder, "hosts")}`, "--output", "plain"];
    const { status, stdout } = spawnSync(join(bin, "node"), argv, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    return `${stdout}exit ${status}\n`;
  });
  const isRight = script === yaml && script.includes("2 to change") && script.endsWith("exit 2\n");
  if (!isRight) say(`the playbook in TypeScript gives\n${script}\nand the same in YAML\n${yaml}`);
  return isRight;
}

function passesOn(release) {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-node-"));
  try {
    const bin = install(release, join(folder, "node"));
    say(`Node ${spawnSync(join(bin, "node"), ["--version"], { encoding: "utf8" }).stdout.trim()}`);
    const isAlike = plansAlike(bin, folder);
    const tests = runTests([...withoutMachines, ...process.argv.slice(2)], { PATH: `${bin}${delimiter}${process.env.PATH}` });
    say(`TypeScript ${isAlike ? "plans as YAML does" : "FAILED"}; ${tests.passed} tests passed, ${tests.failed} failed, ${tests.skipped} skipped`);
    return isAlike && tests.status === 0 && tests.failed === 0 && tests.passed > 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main(() => {
  if (process.platform !== "linux") giveUp("the tests need Linux");
  prepareCommand();
  const failed = releases.filter((release) => !passesOn(release));
  if (failed.length > 0) giveUp(`not right on Node ${failed.join(", ")}`);
});
