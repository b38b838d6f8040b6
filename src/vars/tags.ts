import { type Document, isScalar, type ParsedNode } from "yaml";
import type { Problems } from "../core/errors.ts";
import { didYouMean } from "../core/suggest.ts";
import type { Source, Span } from "../core/source.ts";

const meanings: Readonly<Record<string, string>> = {
  "!vault": "Ansible Vault is not read; mark the value `!secret`, or take it from env()",
  "!unsafe": "leave the tag out: only text with <% %> is ever rendered",
};

/** Tags that YAML lets through and nobody here knows: most often a `!` that begins an expression. */
export function unresolvedTags(document: Document.Parsed, source: Source, problems: Problems): void {
  for (const warning of document.warnings) {
    if (warning.code !== "TAG_RESOLVE_FAILED") continue;
    const [start, end] = warning.pos;
    const tag = source.text.slice(start, end);
    if (tag === "!secret") continue;
    const meant = didYouMean(tag, ["!secret"]);
    const lineEnd = source.text.indexOf("\n", start);
    const whole = source.text.slice(start, lineEnd < 0 ? undefined : lineEnd).trim();
    problems.error(`${tag} is read as a YAML tag, and there is none of that name`, {
      code: "HF1120",
      at: { source, start, end },
      hint: meanings[tag] ?? meant ?? `a value that begins with ! must be quoted: ${JSON.stringify(whole)}`,
    });
  }
}

export function checkTag(node: ParsedNode, at: Span, problems: Problems): void {
  if ("tag" in node && node.tag === "!secret" && !isScalar(node)) {
    problems.error("!secret marks a single value, not a list or a map", { code: "HF1121", at, hint: "mark each secret value by itself" });
  }
}
