import type { Scope } from "../expr/types.ts";
import type { ModuleDefinition } from "../modules/define.ts";
import { parseParams } from "../modules/params.ts";
import { render, type RenderEnv } from "../vars/render.ts";
import type { Value } from "../vars/value.ts";

/** A task's parameters, rendered and checked; those that the module wants only when it touches them are rendered then. */
export function paramsOf(module: ModuleDefinition, args: Value, scope: Scope, env: RenderEnv): unknown {
  if (!module.whenTouched || args.kind !== "map") return parseParams(module, rendered(module, args, scope, env), args);
  const late = new Set(module.whenTouched);
  const now = { ...args, entries: args.entries.filter(({ key }) => !late.has(key)) };
  const params = { ...(parseParams(module, rendered(module, now, scope, env), args) as object) };
  for (const { key, value } of args.entries) if (late.has(key)) Object.defineProperty(params, key, { enumerable: true, get: () => render(value, scope, env) });
  return params;
}

/** What the module holds secret is told before anything can show it. */
function rendered({ secret = [] }: ModuleDefinition, args: Value, scope: Scope, env: RenderEnv): unknown {
  const values = render(args, scope, env);
  for (const name of secret) {
    const value = (values as Readonly<Record<string, unknown>> | null)?.[name];
    if (typeof value === "string") env.secrets?.add(value);
  }
  return values;
}
