import { connectionChoices, connectionNames, connectionWords, type ConnectionSetting } from "../inventory/connection-names.ts";
import { magicNames } from "../vars/names.ts";
import { anyOf, ref, type JsonSchema } from "./json-schema.ts";

/** Variables by name: of a play, of a whole file. */
export const variables: JsonSchema = {
  type: ["object", "null"],
  propertyNames: {
    pattern: `^(?!(${[...magicNames].join("|")})$)[A-Za-z_$][\\w$]*$`,
    patternErrorMessage: "a variable's name has letters, digits and _, and is none that Holdfast sets itself",
  },
};

/**
 * Variables of a host or group. Those of the connection are offered and explained, never refused here: what wins over them elsewhere may be right,
 * and of a group without hosts nothing counts.
 */
const settings: JsonSchema = {
  type: ["object", "null"],
  properties: Object.fromEntries(
    (Object.keys(connectionNames) as ConnectionSetting[]).flatMap((setting) => connectionNames[setting].map((name) => [name, settingSchema(setting, name)])),
  ),
};

function settingSchema(setting: ConnectionSetting, name: string): JsonSchema {
  const [ours] = connectionNames[setting];
  const description = name === ours ? connectionWords[setting] : `${connectionWords[setting]} (the same as ${ours})`;
  const choices = connectionChoices[setting];
  return { description, ...(choices && anyOf({ enum: choices }, {})) };
}

const groupName: JsonSchema = { pattern: "^[^\\s,:&!*?[\\]~@/]+$", patternErrorMessage: "a group's name holds no character that patterns use" };

/** The definitions of an inventory in YAML: groups, in each `hosts`, `children`, `vars`. */
export const inventoryDefinitions: Readonly<Record<string, JsonSchema>> = {
  inventory: {
    type: ["object", "null"],
    properties: { all: { description: "Every host", allOf: [ref("group")] } },
    additionalProperties: ref("group"),
    propertyNames: { ...groupName, not: { enum: ["hosts", "children", "vars"] } },
  },
  group: {
    type: ["object", "null"],
    properties: {
      hosts: { description: "Its hosts, each a key: `node1:`, `db[01:03]:`", allOf: [ref("hosts")] },
      children: {
        description: "Groups that belong to it, each a key",
        type: ["object", "null"],
        propertyNames: groupName,
        additionalProperties: ref("group"),
      },
      vars: { description: "Variables of all its hosts", allOf: [settings] },
    },
    additionalProperties: false,
  },
  hosts: {
    type: ["object", "null"],
    propertyNames: { pattern: "^[^\\s/-][^\\s/]*$", patternErrorMessage: "a host is a name or an address alone" },
    additionalProperties: settings,
  },
};
