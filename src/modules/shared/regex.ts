import { z } from "zod";

/**
 * Python lets any punctuation be escaped (`\-`, `\"`), JavaScript's `u` mode, which finds `\Z` and the like, does not. Groups have their names by
 * `(?P<name>…)` there, and `(?P=name)` is what one matched.
 */
function portable(text: string): string {
  return text.replace(/\\([^])|\(\?P(<|=(\w+)\))/gu, (found, char?: string, name?: string, earlier?: string) => {
    if (earlier !== undefined) return `\\k<${earlier}>`;
    if (name !== undefined) return "(?<";
    return char === undefined || /[A-Za-z0-9^$\\.*+?()[\]{}|/]/.test(char) ? found : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** A JavaScript regular expression from a playbook; Python's `(?i)` in front and named groups are understood. Throws a SyntaxError. */
export function regexOf(text: string): RegExp {
  return text.startsWith("(?i)") ? new RegExp(portable(text.slice(4)), "iu") : new RegExp(portable(text), "u");
}

/** A parameter that is a regular expression; it stays text, since parameters are data. */
export const regexParam = z.string().superRefine((text, context) => {
  try {
    regexOf(text);
  } catch (error) {
    const why = (error as SyntaxError).message.split(": ").at(-1);
    context.addIssue({ code: "custom", message: `is no JavaScript regular expression: ${why}` });
  }
});
