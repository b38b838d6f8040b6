import { z } from "zod";

/** A JavaScript regular expression from a playbook; Python's `(?i)` in front is understood. Throws a SyntaxError. */
export function regexOf(text: string): RegExp {
  return text.startsWith("(?i)") ? new RegExp(text.slice(4), "iu") : new RegExp(text, "u");
}

export const regexParam = z.string().superRefine((text, context) => {
  try {
    regexOf(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: `is no regular expression: ${(error as SyntaxError).message.replace(/^Invalid regular expression: /, "")}` });
  }
});
