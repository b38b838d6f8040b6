import { standingOf, targetsThatEnd } from "./effect.ts";
import { parseRule, sameRule, type Rule } from "./rule.ts";
import { parseTables } from "./tables.ts";

/** Line numbers of one table in a rules file: the `*table` line and its COMMIT (or the file's end). */
interface Section {
  readonly start: number;
  readonly end: number;
}

function sectionOf(lines: readonly string[], table: string): Section | undefined {
  const start = lines.findIndex((line) => line.trim() === `*${table}`);
  if (start < 0) return undefined;
  const end = lines.findIndex((line, i) => i > start && line.trim() === "COMMIT");
  return { start, end: end < 0 ? lines.length : end };
}

/** Rules of one chain in a section, with the line each stands on. */
function rulesIn(lines: readonly string[], { start, end }: Section, chain: string): { rule: Rule; line: number }[] {
  return lines.slice(start, end).flatMap((text, i) => {
    const rule = parseRule(text);
    return rule?.chain === chain ? [{ rule, line: start + i }] : [];
  });
}

/** Can rules of this chain stand in this file? */
export function holdsChain(text: string, table: string, chain: string): boolean {
  const lines = text.split("\n");
  const section = sectionOf(lines, table);
  return section !== undefined && lines.slice(section.start, section.end).some((line) => line.startsWith(`:${chain} `));
}

/**
 * A rules file in which `rule` takes effect: the same text where it does already, else with one line more, before the first rule that would make it dead.
 * Everything else (comments, counters, order) stays as it is. The chain must be in the file.
 */
export function addRule(text: string, table: string, rule: Rule): string {
  const lines = text.split("\n");
  const section = sectionOf(lines, table);
  if (!section) return text;
  const found = rulesIn(lines, section, rule.chain);
  const rules = found.map((each) => each.rule);
  const standing = standingOf(rule, rules, targetsThatEnd(parseTables(text), table));
  if (standing.effective !== undefined) return text;
  const anchor = standing.anchor === undefined ? undefined : found[standing.anchor]?.line;
  const last = found.at(-1)?.line;
  lines.splice(anchor ?? (last === undefined ? section.end : last + 1), 0, rule.text);
  return lines.join("\n");
}

/** The file without any rule that does the same as `rule` in its chain. */
export function removeRule(text: string, table: string, rule: Rule): string {
  const lines = text.split("\n");
  const section = sectionOf(lines, table);
  if (!section) return text;
  const doomed = new Set(
    rulesIn(lines, section, rule.chain)
      .filter((each) => sameRule(each.rule, rule))
      .map((each) => each.line),
  );
  return lines.filter((_, i) => !doomed.has(i)).join("\n");
}
