import { quote } from "../../shell/quote.ts";

/** A program that judges a new file before it takes the old one's place. */
export interface Validation {
  /** Words; `%s` in them stands for the new file. No shell reads them. */
  readonly argv: readonly string[];
  /** Exit statuses that mean valid. */
  readonly accept: readonly number[];
  /** An extended regular expression (`grep -E`) that must not match its standard error. */
  readonly reject?: string | undefined;
}

/** Defines the `hf_validate` that `hf_file_write` calls with the new file. */
export function validateFunction({ argv, accept, reject }: Validation): string {
  const words = argv.map((word) =>
    word
      .split("%s")
      .map((piece) => (piece === "" ? "" : quote(piece)))
      .join('"$1"'),
  );
  return `hf_validate() { hf_file_valid ${accept.join(",")} ${quote(reject ?? "")} ${words.join(" ")}; }`;
}
