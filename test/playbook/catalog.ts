import type { ModuleCatalog } from "../../src/playbook/types.ts";

interface Known {
  readonly aliases?: readonly string[];
  readonly parameters: readonly string[];
  readonly fields?: readonly string[];
  readonly freeForm?: string;
  readonly expressions?: readonly string[];
  readonly asWritten?: readonly string[];
}

const modules: Readonly<Record<string, Known>> = {
  command: {
    parameters: ["cmd", "argv", "creates"],
    freeForm: "cmd",
    fields: ["rc", "stdout", "stderr"],
  },
  debug: { parameters: ["msg", "var"] },
  assert: { parameters: ["that", "fail_msg"], expressions: ["that"] },
  set_fact: { parameters: [] },
  template: { parameters: ["src", "dest", "mode"], asWritten: ["mode"], fields: ["dest"] },
  copy: {
    parameters: ["src", "dest", "content", "mode", "remote_src"],
    asWritten: ["mode"],
    fields: ["dest"],
  },
  package: {
    aliases: ["yum"],
    parameters: ["name", "state"],
    freeForm: "name",
    fields: ["packages"],
  },
  service: { parameters: ["name", "state", "enabled"] },
};

const short = (name: string): string => name.replace(/^ansible\.builtin\./, "");

/** A few modules, so that the loader's tests stand for themselves. */
export const catalog: ModuleCatalog = {
  names: Object.entries(modules).flatMap(([name, { aliases = [] }]) => [name, ...aliases]),
  resolve: (name) => Object.keys(modules).find((known) => known === short(name) || modules[known]?.aliases?.includes(short(name))),
  resultFields: (name) => modules[name]?.fields,
  freeForm: (name) => modules[name]?.freeForm,
  parameters: (name) => ({
    names: modules[name]?.parameters ?? [],
    expressions: modules[name]?.expressions ?? [],
    asWritten: modules[name]?.asWritten ?? [],
  }),
  growsInventory: () => false,
  check(name, args, report) {
    const { parameters = [] } = modules[name] ?? {};
    if (args.kind !== "map" || parameters.length === 0) return;
    for (const { key, keySpan } of args.entries) if (!parameters.includes(key)) report(`${name} has no parameter "${key}"`, keySpan);
  },
};
