import type { Source } from "../core/source.ts";
import type { Edit } from "./finding.ts";

/** The text of each source with these edits made; one that touches an earlier one is left for the next time. */
export function edited(edits: readonly Edit[]): ReadonlyMap<Source, string> {
  const bySource = new Map<Source, Edit[]>();
  for (const edit of edits) bySource.set(edit.at.source, [...(bySource.get(edit.at.source) ?? []), edit]);
  return new Map([...bySource].map(([source, own]) => [source, apply(source.text, own)]));
}

function apply(text: string, edits: readonly Edit[]): string {
  let made = "";
  let done = 0;
  for (const { at, text: replacement } of edits.toSorted((a, b) => a.at.start - b.at.start)) {
    if (at.start < done) continue;
    made += text.slice(done, at.start) + replacement;
    done = at.end;
  }
  return made + text.slice(done);
}
