import { z } from "zod";

/** A list, or one text of items with commas between them, as Ansible takes both; `separator` where more than commas part them. */
export function listParam(item: z.ZodType<string, string>, separator: string | RegExp = ",") {
  const itemsOf = (text: string): string[] => text.split(separator).map((each) => each.trim());
  const listed = z.string().transform((text) => itemsOf(text).filter((each) => each !== ""));
  return z.union([z.array(item), listed.pipe(z.array(item))]);
}
