import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { everyModule } from "../../../src/commands/scripts/modules.ts";
import { modules } from "../../../src/modules/registry.gen.ts";
import { program } from "../../../src/cli/program.ts";
import { surroundings } from "../../support/surroundings.ts";
import { project } from "../project.ts";

const banner = `import { defineModule, fileKeys, pathParam, planFile, refuse, z } from "holdfast";

export default defineModule({
  name: "login_banner",
  summary: "Write a banner of one line",
  params: z.strictObject({
    path: pathParam.describe("File on the host"),
    text: z.string().describe("The line"),
  }),
  examples: [{ title: "A greeting", task: { login_banner: { path: "/etc/issue", text: "Welcome" } } }],
  reads: ({ path }) => fileKeys(path),
  plan(host, { path, text }) {
    if (text === "nothing") refuse("a banner says something", "write a text");
    if (text === "mistake") text.greet();
    return planFile(host, { path, content: Buffer.from("*** " + text + " ***\\n") });
  },
});
`;
const task = (args: string): string => `- hosts: all\n  tasks:\n    - name: Greet\n      login_banner: ${args}\n`;

const path = project({
  "holdfast.yml": "",
  "modules/login-banner.js": banner,
  "good.yml": task('{ path: "<%= folder %>/banner", text: Hello }'),
  "typo.yml": task("{ path: /etc/issue, txt: Hello }"),
  "name.yml": "- hosts: all\n  tasks:\n    - login_baner: { path: /etc/issue, text: x }\n",
  "refused.yml": task('{ path: "<%= folder %>/refused", text: nothing }'),
  "mistake.yml": task('{ path: "<%= folder %>/mistake", text: mistake }'),
  "elsewhere/holdfast.yml": "modules: shared\n",
  "elsewhere/shared/login-banner.js": banner,
  "elsewhere/plays/site.yml": task("{ path: /etc/issue, text: Hello }"),
  "helped/holdfast.yml": "",
  "helped/site.yml": task('{ path: "<%= folder %>/helped-banner", text: Hello }'),
  "helped/modules/login-banner.js": `import { words } from "./parts/face.js";\n${banner.replace("*** ", '" + words + "')}`,
  "helped/modules/parts/face.js": "export { words } from './words.js';\n",
  "helped/modules/parts/words.js": "export const words = 'Welcome';\n",
  "clash/holdfast.yml": "",
  "clash/modules/copy.js": banner,
  "clash/site.yml": "- hosts: all\n  tasks: []\n",
  "broken/holdfast.yml": "",
  "broken/modules/syntax.js": "export default {\n  name: \n};\n",
  "broken/modules/thrown.js": "const x = 1;\nundefined.member;\nexport default x;\n",
  "broken/modules/nothing.js": "export const x = 1;\n",
  "broken/modules/shape.js": "export default { name: 'shape', summary: 'x' };\n",
  "broken/modules/other.js": banner,
  "broken/modules/typed.ts": "export default 1 as number;\n",
  ...Object.fromEntries(
    ["syntax", "thrown", "nothing", "shape", "other", "typed"].map((name) => [`broken/${name}.yml`, `- hosts: all\n  tasks:\n    - ${name}: {}\n`]),
  ),
});

async function run(verb: string, playbook: string, ...flags: readonly string[]): Promise<{ exit: number; out: string; err: string }> {
  const around = surroundings();
  const exit = await program([verb, path(playbook), "-i", "localhost,", "-e", `folder=${path("")}`, "--output", "plain", ...flags], around);
  return { exit, out: around.stdout.text, err: around.stderr.text };
}

test("a module of the project's own changes what is missing, and then nothing", async () => {
  const { exit, err } = await run("apply", "good.yml", "--yes");
  expect({ exit, err }).toEqual({ exit: 0, err: "" });
  expect(readFileSync(path("banner"), "utf8")).toBe("*** Hello ***\n");
  expect((await run("plan", "good.yml")).exit).toBe(0);
});

test("its parameters are checked, and its name is known, like those of any other", async () => {
  expect((await run("lint", "typo.yml")).err).toMatch(/login_banner has no parameter `txt`\n --> \S*typo\.yml:4:\d+[^]*did you mean "text"/);
  expect((await run("lint", "name.yml")).err).toContain('did you mean "login_banner"?');
});

test("what it refuses fails the task", async () => {
  const { exit, out, err } = await run("plan", "refused.yml");
  expect(exit).toBe(3);
  expect(out + err).toContain("a banner says something");
});

test("a mistake in its code is its author's, told with the line", async () => {
  const { exit, out, err } = await run("plan", "mistake.yml");
  expect(exit).toBe(3);
  expect(out + err).toContain("the module login_banner failed: text.greet is not a function");
  expect(out + err).toContain("login-banner.js:14:");
});

test("it is among the modules that editors and readers are told of", async () => {
  const all = await everyModule(path("elsewhere/plays"), surroundings());
  expect(all.at(-1)).toMatchObject({ name: "login_banner", summary: "Write a banner of one line" });
  expect(all.length).toBe(Object.keys(modules).length + 1);
});

test("holdfast.yml names further folders", async () => {
  expect(await run("lint", "elsewhere/plays/site.yml")).toMatchObject({ exit: 0, err: "" });
});

describe("what is no module", () => {
  test.each([
    ["a name that is taken", "clash/site", "HF1644", "copy.js has the name of a module that is built in"],
    ["a file that is not JavaScript", "broken/syntax", "HF1641", "syntax.js can't be run: Unexpected token '}'"],
    ["a file that throws", "broken/thrown", "HF1641", "thrown.js:2:1"],
    ["a file without a default export", "broken/nothing", "HF1642", "write `export default …`"],
    ["something that is no definition", "broken/shape", "HF1645", "`params` is missing or wrong"],
    ["a module in the file of another", "broken/other", "HF1645", "it is called login_banner, and its file says other"],
  ])("%s", async (_what, name, code, message) => {
    const { exit, err } = await run("lint", `${name}.yml`);
    expect({ exit, codes: [...err.matchAll(/error\[(HF\d+)\]/g)].map(([, found]) => found) }, err).toEqual({ exit: 1, codes: [code] });
    expect(err).toContain(message);
  });

  test("TypeScript where Node does not run it", async () => {
    const { exit, err } = await run("lint", "broken/typed.yml");
    const runs = Boolean((process.features as { typescript?: unknown }).typescript);
    expect(exit).toBe(1);
    expect(err).toContain(runs ? "error[HF1645]" : "error[HF1640]");
    if (!runs) expect(err).toContain("use Node 22.18 or later");
  });
});

test("a saved plan is not applied once a file that its module imports is another", async () => {
  const far = path("helped");
  const saved = await run("plan", "helped/site.yml", "-o", path("helped.json"));
  expect(saved.exit, saved.err).toBe(2);
  writeFileSync(join(far, "modules/parts/words.js"), "export const words = 'Farewell';\n");
  const around = surroundings();
  const exit = await program(["apply", path("helped.json"), "--yes"], around);
  expect({ exit, err: around.stderr.text }).toMatchObject({ exit: 1, err: expect.stringMatching(/HF1643[^]*words\.js/) as string });
});
