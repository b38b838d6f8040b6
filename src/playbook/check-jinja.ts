import type { Problems } from "../core/errors.ts";
import type { Source } from "../core/source.ts";
import { jinjaIn } from "../expr/jinja.ts";

const told = new WeakMap<Problems, Set<Source>>();

/** Warns, once a template, of what Jinja would fill in and EJS writes as it stands. */
export function checkJinja(source: Source, problems: Problems): void {
  const known = told.get(problems) ?? new Set<Source>();
  told.set(problems, known);
  if (known.has(source)) return;
  known.add(source);
  for (const { start, text, remedy } of jinjaIn(source.text)) {
    const [line = ""] = text.split("\n");
    problems.warn(`\`${line}\` is written as it stands: templates are EJS, not Jinja`, {
      code: "HF1911",
      at: { source, start, end: start + line.length },
      hint: `${remedy}; if it is meant to stand there: \`<%# holdfast: ignore HF1911 %>\` on the line before`,
    });
  }
}
