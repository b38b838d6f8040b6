import type { ModuleName } from "../modules/registry.gen.ts";
import type { blockFields, Keyword, playFields, Takes, taskFields } from "../playbook/keyword-fields.ts";

type Text = string | number | boolean;
type OneOrMany<T> = T | readonly T[];
type Variables = Readonly<Record<string, unknown>>;

/** What each kind of keyword takes, for those who write playbooks in TypeScript. */
interface Written extends Record<Takes, unknown> {
  text: Text;
  "filled text": Text;
  flag: boolean;
  "filled flag": boolean | string;
  count: number;
  seconds: number;
  percentage: number | string;
  names: OneOrMany<string>;
  conditions: OneOrMany<string | boolean>;
  condition: string | boolean;
  variable: string;
  variables: Variables;
  map: Variables;
  "filled map": Variables | string;
  loop: readonly unknown[] | Variables | string;
  files: readonly string[];
  pattern: OneOrMany<string>;
  serial: OneOrMany<number | string>;
  tasks: readonly TaskItem[];
  verify: readonly TaskItem[] | { readonly within?: number; readonly tasks: readonly TaskItem[] };
}

type Keywords<Fields extends Readonly<Record<string, Keyword>>> = { readonly [Name in keyof Fields]?: Written[Fields[Name]["takes"]] };

/** One task, block or include. Its module's parameters are checked when the playbook is loaded. */
export type TaskItem = Keywords<typeof taskFields> & Keywords<typeof blockFields> & { readonly [Module in ModuleName]?: unknown } & Variables;

/** A play. */
export type PlayItem = Keywords<typeof playFields> & { readonly hosts: OneOrMany<string> };

/** A playbook in JavaScript or TypeScript, `NAME.playbook.js`: `export default definePlaybook([ … ])`. It means what the same lists and maps mean in YAML. */
export function definePlaybook(plays: readonly PlayItem[]): readonly PlayItem[] {
  return plays;
}
