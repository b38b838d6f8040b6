import { compileText } from "../expr/compile.ts";
import { HoldfastError } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import { contentSpan } from "../vars/content.ts";
import type { RenderEnv } from "../vars/render.ts";
import { createScope } from "../vars/scope.ts";
import type { VarSource } from "../vars/value.ts";
import type { Play } from "./types.ts";

/** The pattern of a play, its text rendered: it may follow from `-e` and the play's own variables, never from those of hosts. */
export function renderedHosts(
  play: Pick<Play, "hosts" | "vars">,
  { extra, env }: { readonly extra?: VarSource | undefined; readonly env?: RenderEnv | undefined },
): Play["hosts"] {
  const { pattern, span } = play.hosts;
  const compiled = compileText(pattern, contentSpan(span));
  if (typeof compiled === "string" || !env) return play.hosts;
  const scope = createScope({ layers: play.vars, values: [], extra }, env);
  const missing = compiled.names.find(({ name, soft }) => !soft && !scope.has(name));
  if (missing)
    throw new HoldfastError(`undefined variable "${missing.name}"`, {
      code: "HF1550",
      at: missing.span,
      hint: didYouMean(missing.name, scope.names()) ?? "the hosts of a play follow from its own `vars` and from -e alone: give it there",
    });
  const found = compiled.evaluate(scope, env);
  const parts: readonly unknown[] = Array.isArray(found) ? found : [found];
  if (parts.length > 0 && parts.every((part) => typeof part === "string")) return { pattern: parts.join(","), span };
  throw new HoldfastError("hosts must give a pattern", { code: "HF1510", at: span, hint: "the text must give a group, a host, or a list of them" });
}
