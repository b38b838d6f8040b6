import type { Span } from "../core/source.ts";
import type { Compiled, Scope } from "../expr/types.ts";
import type { RenderEnv } from "../vars/render.ts";
import type { Value } from "../vars/value.ts";

/** An expression that nobody wrote, made of what somebody did: `text` is what a message calls it. */
export function synthetic(
  text: string,
  span: Span,
  evaluate: (scope: Scope, env: RenderEnv) => unknown,
  of: Pick<Compiled, "names" | "members" | "ofHosts" | "helpers"> = { names: [], members: [], ofHosts: [], helpers: [] },
): Compiled {
  const { names, members, ofHosts, helpers } = of;
  return { text, span, names, members, ofHosts, helpers, constant: false, evaluate };
}

/** A value that was found for each host before any was asked. `others`: that of hosts which tasks add. */
export function perHost(text: string, span: Span, values: ReadonlyMap<string, unknown>, others?: unknown): Compiled {
  return synthetic(text, span, (scope) => {
    const host = String(scope.get("inventory_hostname"));
    return values.has(host) ? values.get(host) : others;
  });
}

/** The value of an expression, where a value of a file is due. */
export function valueOf(compiled: Compiled): Value {
  return { kind: "text", span: compiled.span, raw: compiled.text, compiled };
}
