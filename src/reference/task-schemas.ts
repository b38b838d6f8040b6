import type { ModuleDefinition } from "../modules/define.ts";
import { blockFields, taskFields } from "../playbook/keyword-fields.ts";
import { metaActions } from "../playbook/keywords.ts";
import { anyOf, decided, ref, type JsonSchema } from "./json-schema.ts";
import { keywordSchemas } from "./keyword-schema.ts";
import { moduleSchema } from "./module-schema.ts";

type Schemas = Readonly<Record<string, JsonSchema>>;

/** Collections whose modules are ours too: `ansible.builtin.template`. */
export const qualified = "^(ansible\\.(builtin|legacy|posix)|community\\.general)\\.";

/** Items that stand for what a file or a role holds. */
const includes: Schemas = {
  import_tasks: { description: "The tasks of a file, in its place" },
  include_tasks: { description: "The tasks of a file, in its place" },
  import_role: { description: "The tasks of a role, in its place" },
  include_role: { description: "The tasks of a role, in its place" },
  include_vars: { description: "The variables of a file, from here on" },
};
const includeWords = Object.keys(includes).join("|");

/** The definitions behind `tasks`: a list of tasks, blocks and includes, with every module's parameters. */
export function taskDefinitions(modules: readonly ModuleDefinition[]): Schemas {
  return {
    tasks: { type: ["array", "null"], items: ref("item") },
    item: itemSchema(),
    task: taskSchema(modules),
    "task-with-args": taskWithArgs(modules),
    block: withDefaults({ type: "object", properties: keywordSchemas(blockFields), additionalProperties: false }),
    include: includeSchema(),
    ...Object.fromEntries(modules.map((module) => [`module-${module.name}`, moduleSchema(module)])),
  };
}

/** Which of the three it is, one key tells. `properties` is what editors offer before that. */
function itemSchema(): JsonSchema {
  const isInclude = anyOf(...Object.keys(includes).map((name) => ({ required: [name] })), someKey(`${qualified}(${includeWords})$`));
  return {
    type: "object",
    properties: { block: {}, ...includes },
    ...decided(
      { required: ["block"] },
      ref("block"),
      decided(isInclude, ref("include"), decided(anyOf({ required: ["args"] }, { required: ["module_defaults"] }), ref("task-with-args"), ref("task"))),
    ),
  };
}

function includeSchema(): JsonSchema {
  return {
    type: "object",
    properties: { ...keywordSchemas({ ...blockFields, ...taskFields }), name: { description: taskFields.name.about }, ...includes },
    patternProperties: { [`${qualified}(${includeWords})$`]: {} },
    additionalProperties: false,
  };
}

/** Below `module_defaults`, tasks may lack what those give: only the loader sees both together. */
export function withDefaults(schema: JsonSchema): JsonSchema {
  const anyTasks = JSON.stringify(schema).replaceAll(JSON.stringify(ref("tasks")), '{"type":["array","null"]}');
  return decided({ required: ["module_defaults"] }, JSON.parse(anyTasks) as JsonSchema, schema);
}

/** Holds for a map that has a key of this form. */
export function someKey(pattern: string): JsonSchema {
  return { not: { propertyNames: { not: { pattern } } } };
}

function namesOf({ name, aliases = [] }: ModuleDefinition): readonly string[] {
  return [name, ...aliases];
}

const keywords = keywordSchemas(taskFields);

const meta: JsonSchema = { description: "A word to the engine itself, in place of a module", enum: [...metaActions] };

/** What has no effect, or no meaning, without another keyword. */
const dependencies = { loop_control: ["loop"], delay: anyOf({ required: ["until"] }, { required: ["retries"] }) };

function taskSchema(modules: readonly ModuleDefinition[]): JsonSchema {
  const names = [...modules.flatMap(namesOf), "meta"];
  return {
    type: "object",
    properties: {
      ...keywords,
      meta,
      ...Object.fromEntries(modules.flatMap((module) => namesOf(module).map((name) => [name, ref(`module-${module.name}`)]))),
    },
    patternProperties: {
      ...Object.fromEntries(modules.map((module) => [`${qualified}(${namesOf(module).join("|")})$`, ref(`module-${module.name}`)])),
      [`${qualified}meta$`]: meta,
    },
    additionalProperties: false,
    dependencies,
    oneOf: [
      ...[...names, "action", "local_action"].map((name) => ({ required: [name], errorMessage: "a task names one module" })),
      someKey(`${qualified}(${names.join("|")})$`),
    ],
  };
}

/** Below `args` and `module_defaults` may stand what the module needs. */
function taskWithArgs(modules: readonly ModuleDefinition[]): JsonSchema {
  const names = modules.flatMap(namesOf).join("|");
  return {
    type: "object",
    properties: { ...keywords, meta },
    patternProperties: { [`^(${qualified.slice(1)})?(${names})$`]: {} },
    additionalProperties: false,
    dependencies,
  };
}
