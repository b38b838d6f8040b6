import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { fileKinds, schemaOf } from "../../src/reference/schemas.ts";
import { definitions } from "./editor.ts";
import { startLanguageServer } from "./language-server.ts";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "hf-editor-"));
afterAll(() => rmSync(folder, { recursive: true }));
for (const kind of fileKinds) writeFileSync(join(folder, `${kind}.schema.json`), JSON.stringify(schemaOf(kind, definitions)));

const server = await startLanguageServer({
  validate: true,
  hover: true,
  completion: true,
  schemaStore: { enable: false },
  customTags: ["!secret scalar"],
  schemas: {
    [join(folder, "playbook.schema.json")]: "playbooks/*.yml",
    [join(folder, "tasks.schema.json")]: "playbooks/keepalived/*.yml",
    [join(folder, "inventory.schema.json")]: "inventory/*.yml",
    [join(folder, "config.schema.json")]: "holdfast.yml",
  },
});

const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** Opens the file with a line put in after the one that holds `after`, indented by `indent`; gives its number, from 0. */
async function withLine(path: string, after: string, line: string): Promise<{ line: number; found: Awaited<ReturnType<typeof server.open>> }> {
  const lines = read(path).split("\n");
  const at = lines.findIndex((each) => each.includes(after)) + 1;
  expect(at, after).toBeGreaterThan(0);
  const found = await server.open(join(root, path), lines.toSpliced(at, 0, line).join("\n"));
  return { line: at, found };
}

const shipped = ["playbooks", "playbooks/keepalived", "inventory"].flatMap((name) =>
  readdirSync(join(root, name))
    .filter((file) => file.endsWith(".yml"))
    .map((file) => `${name}/${file}`),
);

test.each(shipped)("an editor finds nothing wrong in %s", async (path) => {
  expect(await server.open(join(root, path), read(path))).toEqual([]);
});

describe("in the shipped playbooks an editor", () => {
  const keepalived = "playbooks/keepalived.yml";

  test("completes a module's parameters", async () => {
    const { line } = await withLine(keepalived, "src: keepalived.conf.ejs", "        ");
    const names = await server.complete(join(root, keepalived), { line, character: 8 });
    expect(names).toEqual(expect.arrayContaining(["owner", "group"]));
    expect(names).not.toContain("src");
    expect(names).not.toContain("state");
  });

  test("completes keywords and modules of a task", async () => {
    const { line } = await withLine(keepalived, "- name: Configure keepalived", "      ");
    const names = await server.complete(join(root, keepalived), { line, character: 6 });
    expect(names).toEqual(expect.arrayContaining(["when", "register", "lineinfile", "service"]));
  });

  test("completes a parameter's choices", async () => {
    const path = "playbooks/haproxy.yml";
    const { line } = await withLine(path, "destination_port:", "        state: ");
    expect(await server.complete(join(root, path), { line, character: 15 })).toEqual(expect.arrayContaining(["present", "absent"]));
  });

  test.each([
    ["a parameter that there is not", "src: keepalived.conf.ejs", "        onwer: root", "Property onwer is not allowed."],
    ["a value that is none of the choices", "protocol: vrrp", "        state: presnet", '"present"'],
    ["a switch that is neither on nor off", "- name: Configure keepalived", "      run_once: maybe", "must be true or false"],
    ["a keyword that there is not", "- name: Configure keepalived", "      notfy: x", "Property notfy is not allowed."],
    ["a second module", "- name: Configure keepalived", "      command: uptime", "Matches multiple schemas"],
  ])("flags %s, where it stands", async (_what, after, added, message) => {
    const { line, found } = await withLine(keepalived, after, added);
    expect(found.map((each) => each.message).join("\n")).toContain(message);
    expect(found).toHaveLength(1);
    if (!message.startsWith("Matches")) expect(found[0]?.range.start.line).toBe(line);
  });

  test("flags a task without a module, in words that help", async () => {
    const { found } = await withLine(keepalived, "  tasks:", "    - name: Nothing to do");
    expect(found.map((each) => each.message)).toEqual(["a task names one module"]);
  });

  test("explains a parameter", async () => {
    await server.open(join(root, keepalived), read(keepalived));
    const lines = read(keepalived).split("\n");
    const line = lines.findIndex((each) => each.includes("src: keepalived.conf.ejs"));
    expect(await server.hover(join(root, keepalived), { line, character: 9 })).toContain("Template, looked up in");
  });

  test("completes settings", async () => {
    const path = join(root, "holdfast.yml");
    await server.open(path, "\n");
    expect(await server.complete(path, { line: 0, character: 0 })).toEqual(expect.arrayContaining(["inventory", "forks", "ssh_config"]));
  });

  test("completes connection variables in the inventory", async () => {
    const { line } = await withLine("inventory/cluster.yml", "ssh_host: 192.168.2.20", "          ");
    expect(await server.complete(join(root, "inventory/cluster.yml"), { line, character: 10 })).toEqual(expect.arrayContaining(["ssh_port", "become_user"]));
  });
});
