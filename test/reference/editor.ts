import { Ajv, type ValidateFunction } from "ajv";
import { parse } from "yaml";
import { modules } from "../../src/modules/registry.gen.ts";
import type { JsonSchema } from "../../src/reference/json-schema.ts";
import { fileKinds, schemaOf, type FileKind } from "../../src/reference/schemas.ts";

export const definitions = await Promise.all(Object.values(modules).map(async (load) => (await load()).default));

// `errorMessage` and `patternErrorMessage` are what editors show; a validator knows nothing of them.
const ajv = new Ajv({ strictTypes: false, strictRequired: false, allowUnionTypes: true, keywords: ["errorMessage", "patternErrorMessage"] });

const validators = new Map<FileKind, ValidateFunction>(fileKinds.map((kind) => [kind, ajv.compile(schemaOf(kind, definitions))]));

/** The document as editors see it: values without places or spelling. Throws where it is no YAML. */
export function asEditorsRead(text: string): unknown {
  const secret = { tag: "!secret", resolve: (value: string) => value };
  return parse(text, { merge: true, customTags: [secret], logLevel: "silent", maxAliasCount: -1 }) as unknown;
}

/** What the schema has against a document: a line each, none where it accepts it. */
export function complaints(kind: FileKind, document: unknown): readonly string[] {
  const validate = validators.get(kind);
  return validate ? found(validate, document) : [];
}

/** As `complaints`, of a schema that is at hand. */
export function complaintsOf(schema: JsonSchema, document: unknown): readonly string[] {
  return found(ajv.compile(schema), document);
}

function found(validate: ValidateFunction, document: unknown): readonly string[] {
  if (validate(document)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message ?? ""} ${JSON.stringify(params)}`);
}
