import { generateIdentity, identityToRecipient } from "age-encryption";
import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { program } from "../../../src/cli/program.ts";
import { format } from "../../../src/commands/saved/format.ts";
import { openPlan } from "../../../src/commands/saved/open.ts";
import { sealed } from "../../../src/commands/saved/seal.ts";
import { version } from "../../../src/core/version.ts";
import { ownDisk } from "../../../src/vars/disk.ts";
import { surroundings } from "../../support/surroundings.ts";
import { project } from "../project.ts";

const path = project({
  "hosts.yml": "all: { hosts: { localhost: { connection: local } } }\n",
  "site.yml": "- hosts: all\n  gather_facts: false\n  tasks:\n    - debug: { msg: hello }\n",
});

let good: { readonly value: Record<string, unknown> };

beforeAll(async () => {
  await program(["plan", path("site.yml"), "-i", path("hosts.yml"), "-o", path("good.json")], surroundings());
  good = JSON.parse(gunzipSync(readFileSync(path("good.json"))).toString()) as typeof good;
});

async function open(bytes: Uint8Array, identities: readonly string[] = []): Promise<unknown> {
  writeFileSync(path("plan.json"), bytes);
  return await openPlan(path("plan.json"), { identities, digest: undefined }, { ...surroundings(), disk: ownDisk });
}

test("what is compressed JSON and no plan is damaged, not a bug", async () => {
  const around = { format, holdfast: version };
  const others = ["{}", "[]", "1", '"x"', "null", "", '{"value":null}', JSON.stringify(around), JSON.stringify({ ...around, bodies: {}, value: null })];
  for (const text of others) await expect(open(gzipSync(text)), text).rejects.toMatchObject({ code: "HF4101" });
});

test("so is a plan in which something is missing, or is something else", async () => {
  await expect(open(gzipSync(JSON.stringify(good)))).resolves.toMatchObject({ answers: {} });
  for (const name of Object.keys(good.value))
    for (const wrong of [undefined, null, 1]) {
      const text = JSON.stringify({ ...good, value: { ...good.value, [name]: wrong } });
      await expect(open(gzipSync(text)), `${name}: ${String(wrong)}`).rejects.toMatchObject({ code: "HF4101" });
    }
});

test("one of another version is told as that, whatever else is in it", async () => {
  for (const made of [
    { format, holdfast: "0.0.9" },
    { format: 99, holdfast: version, quite: "different" },
  ])
    await expect(open(gzipSync(JSON.stringify(made)))).rejects.toMatchObject({
      code: "HF4102",
      message: `${path("plan.json")} was made by holdfast ${made.holdfast} (format ${made.format}), this is holdfast ${version} (format ${format})`,
    });
});

test("a file of keys that can't be read is told as that, and damage as damage", async () => {
  const identity = await generateIdentity();
  const bytes = await sealed(JSON.stringify(good), [await identityToRecipient(identity)]);
  writeFileSync(path("key.txt"), `# mine\n${identity}\n`);
  await expect(open(bytes, [path("key.txt")])).resolves.toMatchObject({ answers: {} });
  await expect(open(bytes, [path("none.txt")])).rejects.toMatchObject({ code: "HF4107", message: expect.stringContaining("there is no such file") as string });
  await expect(open(bytes, [path("/")])).rejects.toMatchObject({ code: "HF4107", message: expect.stringContaining("it is a folder") as string });
  await expect(open(bytes.subarray(0, -20), [path("key.txt")])).rejects.toMatchObject({ code: "HF4101" });
});

test.each(["none.plan", "none.json"])("%s is missed as a plan, whatever else a playbook would need", async (name) => {
  const around = surroundings();
  expect(await program(["apply", path(name)], around)).toBe(1);
  expect(around.stderr.text).toContain("HF4100");
});
