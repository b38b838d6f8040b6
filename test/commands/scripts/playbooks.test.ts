import { describe, expect, test } from "vitest";
import { program } from "../../../src/cli/program.ts";
import { surroundings } from "../../support/surroundings.ts";
import { project } from "../project.ts";

const yaml = `- name: Two files
  hosts: all
  vars:
    word: hello
  tasks:
    - name: The first
      copy:
        dest: <%= folder %>/first
        content: "<%= word %>\\n"
        mode: "0640"
      when: word === 'hello'
      notify: say so
    - name: The second
      copy: { dest: "<%= folder %>/second", content: "x" }
    - name: One each
      copy: { dest: "<%= folder %>/<%= item.key %>", content: "<%= item.value %>" }
      loop: { third: 3, fourth: true }
    - name: Careful
      block:
        - name: Ask the time
          command: date
          register: asked
      rescue:
        - name: Say why
          debug: { msg: "<%= asked.stderr %>" }
  handlers:
    - name: say so
      debug: { msg: "said" }
`;
const script = `import { definePlaybook } from "holdfast";

const copy = (name, file, content, more = {}) => ({ name, copy: { dest: "<%= folder %>/" + file, content, ...more.set }, ...more.task });

export default definePlaybook([
  {
    name: "Two files",
    hosts: "all",
    vars: { word: "hello" },
    tasks: [
      copy("The first", "first", "<%= word %>\\n", { set: { mode: "0640" }, task: { when: "word === 'hello'", notify: "say so" } }),
      copy("The second", "second", "x"),
      copy("One each", "<%= item.key %>", "<%= item.value %>", { task: { loop: { third: 3, fourth: true } } }),
      {
        name: "Careful",
        block: [{ name: "Ask the time", command: "date", register: "asked" }],
        rescue: [{ name: "Say why", debug: { msg: "<%= asked.stderr %>" } }],
      },
    ],
    handlers: [{ name: "say so", debug: { msg: "said" } }],
  },
]);
`;

const path = project({
  "holdfast.yml": "",
  "site.yml": yaml,
  "site.playbook.js": script,
  "same.playbook.mjs": script,
  "importing.yml": "- ansible.builtin.import_playbook: below/importing.playbook.js\n",
  "below/importing.playbook.js": 'export default [{ import_playbook: "../site.playbook.js" }, { import_playbook: "../round.yml" }];\n',
  "round.yml": "- import_playbook: importing.yml\n  when: false\n",
  "imports-typo.yml": "- import_playbook: typo.playbook.js\n",
  "imports-nobody.yml": "- import_playbook: nobody.playbook.js\n",
  "imports-site.yml": "- import_playbook: below/imports-site.playbook.js\n",
  "below/imports-site.playbook.js": 'export default [{ import_playbook: "../site.playbook.js" }];\n',
  "typed/site.playbook.ts": script.replace(
    "(name, file, content, more = {})",
    "(name: string, file: string, content: string, more: { set?: object; task?: object } = {})",
  ),
  "typo.playbook.js": 'export default [{ hosts: "all", tasks: [{ debgu: { msg: "x" } }] }];\n',
  "map.playbook.js": "export default { hosts: 'all' };\n",
  "broken.playbook.js": "export default [\n  nobody,\n];\n",
  "typed.playbook.ts": "const hosts: string = 'all';\nexport default [{ hosts, tasks: [] }];\n",
});

async function run(verb: string, playbook: string, ...flags: readonly string[]): Promise<{ exit: number; out: string; err: string }> {
  const around = surroundings();
  const exit = await program([verb, path(playbook), "-i", "localhost,", "-e", `folder=${path("")}`, ...flags], around);
  return { exit, out: around.stdout.text, err: around.stderr.text };
}

/** The events of a plan without what differs from run to run, its name and times, and without the places in the file. */
function stepsOf(jsonl: string): readonly unknown[] {
  const events = jsonl.trim().split("\n");
  return events.map((line) => ({ ...(JSON.parse(line) as object), at: undefined, run: undefined, t: undefined, ms: undefined }));
}

const runsTypeScript = Boolean((process.features as { typescript?: unknown }).typescript);

test.each(["site.playbook.js", "same.playbook.mjs", "imports-site.yml", ...(runsTypeScript ? ["typed/site.playbook.ts"] : [])])(
  "%s plans as the same playbook in YAML does, to the byte",
  async (playbook) => {
    for (const form of ["plain", "markdown"]) {
      const [script, written] = [await run("plan", playbook, "--output", form), await run("plan", "site.yml", "--output", form)];
      expect(script.out).toBe(written.out);
      expect([script.exit, written.exit]).toEqual([2, 2]);
    }
    const [script, written] = [await run("plan", playbook, "--output", "jsonl"), await run("plan", "site.yml", "--output", "jsonl")];
    expect(stepsOf(script.out)).toEqual(stepsOf(written.out));
    expect(stepsOf(script.out).length).toBeGreaterThan(7);
  },
);

describe("mistakes in one", () => {
  test("are found as in YAML", async () => {
    const { exit, err } = await run("lint", "typo.playbook.js", "--output", "plain");
    expect(exit).toBe(1);
    expect(err).toContain("typo.playbook.js:3:");
    expect(err).toContain('did you mean "debug"?');
  });

  test.each([
    ["what is no list of plays", "map", "HF1646"],
    ["what can't be run", "broken", "HF1641"],
  ])("%s is told", async (_what, name, code) => {
    const { exit, err } = await run("lint", `${name}.playbook.js`, "--output", "plain");
    expect(exit).toBe(1);
    expect(err).toContain(`error[${code}]`);
    if (name === "broken") expect(err).toContain("broken.playbook.js:2:1");
  });

  test("are found in one that another imports", async () => {
    const typo = await run("lint", "imports-typo.yml", "--output", "plain");
    expect(typo.err).toContain("typo.playbook.js:3:");
    const nobody = await run("lint", "imports-nobody.yml", "--output", "plain");
    expect(nobody.err).toMatch(/error\[HF1001\][^]*imports-nobody\.yml:1:/);
    const round = await run("lint", "importing.yml", "--output", "plain");
    expect(round.err).toContain("error[HF1506]");
  });

  test("TypeScript where Node does not run it", async () => {
    const { exit, err } = await run("lint", "typed.playbook.ts", "--output", "plain");
    if (runsTypeScript) expect({ exit, err }).toEqual({ exit: 0, err: "" });
    else expect(err).toContain("use Node 22.18 or later");
  });
});
