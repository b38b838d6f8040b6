import type { z } from "zod";
import type { Edit } from "./edit.ts";
import { regexOf, regexParam } from "./regex.ts";

/** What a backslash in a replacement stands for: a group by `\g<…>` or by number, or another character. */
const reference = /\\(?:g<(\w+)>|(\d{1,2})|([^]))/g;

/** A group that the pattern lacks would be nothing, silently; Python does not take it either. */
export function checkGroups(pattern: string, replacement: string, parameter: string, context: z.RefinementCtx): void {
  // One that is none is told of as such.
  if (!regexParam.safeParse(pattern).success) return;
  const { source, flags } = regexOf(pattern);
  // With an empty alternative it matches anything, and tells its groups.
  const match = new RegExp(`${source}|`, flags).exec("");
  for (const [found, name, number] of replacement.matchAll(reference)) {
    const group = name ?? number;
    if (group === undefined || (/^\d/.test(group) ? Number(group) < (match?.length ?? 0) : Object.hasOwn(match?.groups ?? {}, group))) continue;
    context.addIssue({ code: "custom", path: [parameter], message: `\`${parameter}\` has ${found}, and \`regexp\` has no such group` });
  }
}

/** A replacement as Python has it: `\1`, `\g<1>` and `\g<name>` are what groups matched, `\n` and `\t` what they are elsewhere, `\\` a backslash; `$` is itself. */
export function filled(replacement: string, groups: readonly (string | undefined)[], named: Readonly<Record<string, string>>): string {
  return replacement.replace(reference, (_, name?: string, number?: string, char = "") => {
    const group = name ?? number;
    if (group === undefined) return { n: "\n", t: "\t" }[char as string] ?? String(char);
    return (/^\d/.test(group) ? groups[Number(group)] : named[group]) ?? "";
  });
}

/** The part of the text between the first match of `after` and the first of `before` behind it, as offsets; undefined where there is none. */
function section(text: string, after: RegExp | undefined, before: RegExp | undefined): readonly [number, number] | undefined {
  const start = after?.exec(text);
  if (start === null) return undefined;
  const from = start ? start.index + start[0].length : 0;
  const end = before?.exec(text.slice(from));
  if (end === null) return undefined;
  return [from, end ? from + end.index : text.length];
}

/** Replaces every match in the text, or in the part of it between `after` and `before`. */
export function replaceAll(text: string, regexp: RegExp, replacement: string, after?: RegExp, before?: RegExp): Edit {
  const part = section(text, after, before);
  if (!part) return { text, reason: "it has no such section" };
  const [from, to] = part;
  let count = 0;
  const edited = text.slice(from, to).replace(new RegExp(regexp.source, `${regexp.flags.replace("g", "")}g`), (match, ...rest: unknown[]) => {
    const named = typeof rest.at(-1) === "object" ? (rest.pop() as Record<string, string>) : {};
    const made = filled(replacement, [match, ...(rest.slice(0, -2) as (string | undefined)[])], named);
    if (made !== match) count++;
    return made;
  });
  if (count === 0) return { text, reason: "nothing in it is to be replaced" };
  return { text: text.slice(0, from) + edited + text.slice(to), reason: count === 1 ? "one place is to be replaced" : `${count} places are to be replaced` };
}
