import { readFileSync } from "node:fs";
import { join } from "node:path";

/** docs/errors.md, where the bundler made it part of the program. */
declare const HOLDFAST_ERRORS: string | undefined;

/** What an error code stands for, and what to do, as docs/errors.md says; undefined of a code that there is not. */
export function errorPage(code: string): string | undefined {
  const page = typeof HOLDFAST_ERRORS === "undefined" ? readFileSync(join(import.meta.dirname, "../../docs/errors.md"), "utf8") : HOLDFAST_ERRORS;
  const row = page.split("\n").find((line) => line.startsWith(`| ${code} | `));
  const [, , meaning, remedy] = row?.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|")) ?? [];
  return meaning === undefined || remedy === undefined ? undefined : `${code}: ${meaning}\n\nWhat to do: ${remedy}`;
}
