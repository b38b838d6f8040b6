import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { FileKind } from "../../src/reference/schemas.ts";
import { asEditorsRead, complaints, definitions } from "./editor.ts";

const root = join(import.meta.dirname, "../..");

function filesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".yml"))
    .map((name) => `${folder}/${name}`);
}

const shipped: readonly (readonly [FileKind, string])[] = [
  ...filesIn("playbooks").map((path) => ["playbook", path] as const),
  ...filesIn("playbooks/keepalived").map((path) => ["tasks", path] as const),
  ...filesIn("inventory").map((path) => ["inventory", path] as const),
];

test.each(shipped)("the %s %s is accepted", (kind, path) => {
  expect(complaints(kind, asEditorsRead(readFileSync(join(root, path), "utf8")))).toEqual([]);
});

describe.each(definitions.map((definition) => [definition.name, definition] as const))("%s", (name, definition) => {
  test.each(definition.examples.map(({ title, task }) => [title, task] as const))("the example “%s” is accepted, by its full name too", (_title, task) => {
    expect(complaints("tasks", [task])).toEqual([]);
    const [[key, args] = []] = Object.entries(task);
    expect(complaints("tasks", [{ [`ansible.builtin.${key}`]: args }])).toEqual([]);
    expect(complaints("playbook", [{ hosts: "all", tasks: [{ block: [task] }], handlers: [task] }])).toEqual([]);
  });

  test("says what it does, and what each parameter is", () => {
    const schema = JSON.stringify(definition.examples);
    expect(schema).not.toBe("[]");
    expect(name).toMatch(/^[a-z_]+$/);
  });
});
