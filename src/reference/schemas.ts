import type { ModuleDefinition } from "../modules/define.ts";
import { playFields } from "../playbook/keyword-fields.ts";
import { inventoryDefinitions, variables } from "./inventory-schema.ts";
import { anyOf, decided, ref, type JsonSchema } from "./json-schema.ts";
import { keywordSchemas } from "./keyword-schema.ts";
import { qualified, someKey, taskDefinitions, withDefaults } from "./task-schemas.ts";
import { settingsParams } from "./settings.ts";
import { writtenSchema } from "./written.ts";

/** The kinds of files that people write. */
export const fileKinds = ["playbook", "tasks", "inventory", "vars", "config"] as const;

export type FileKind = (typeof fileKinds)[number];

/** The JSON Schema of a kind of file: what it accepts may still be wrong, what it rejects is. */
export function schemaOf(kind: FileKind, modules: readonly ModuleDefinition[]): JsonSchema {
  return { $schema: "http://json-schema.org/draft-07/schema#", ...bodies[kind](modules) };
}

/** A play, or another playbook in its place. */
const playOrImport: JsonSchema = {
  type: "object",
  properties: { import_playbook: { description: "Another playbook, whose plays run in its place", type: "string" } },
  ...decided(someKey(`^(${qualified.slice(1)})?import_playbook$`), {}, ref("play")),
};

const bodies: Readonly<Record<FileKind, (modules: readonly ModuleDefinition[]) => JsonSchema>> = {
  playbook: (modules) => ({
    title: "Holdfast playbook",
    type: "array",
    items: ref("play-or-import"),
    definitions: {
      "play-or-import": playOrImport,
      play: withDefaults({ type: "object", properties: keywordSchemas(playFields), required: ["hosts"], additionalProperties: false }),
      variables,
      ...taskDefinitions(modules),
    },
  }),
  tasks: (modules) => ({ title: "Holdfast task file", allOf: [ref("tasks")], definitions: { variables, ...taskDefinitions(modules) } }),
  inventory: () => ({ title: "Holdfast inventory", allOf: [ref("inventory")], definitions: inventoryDefinitions }),
  vars: () => ({ title: "Variables of Holdfast", ...variables }),
  config: () => ({ title: "Settings of Holdfast", ...anyOf(writtenSchema(settingsParams), { type: "null" }) }),
};
