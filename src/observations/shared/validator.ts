import { quote } from "../../shell/quote.ts";

/** A program that judges a new file before it takes the old one's place. */
export interface Validator {
  /** Words; `%s` in them stands for the new file. No shell reads them. */
  readonly argv: readonly string[];
  /** Exit statuses that mean valid. */
  readonly accept: readonly number[];
  /** An extended regular expression (`grep -E`) that must not match its standard error. */
  readonly reject?: string | undefined;
  /** It needs what a plan does not give it: the network, or a place to write to. */
  readonly onlyAtApply?: true;
}

/** sh that runs the validator on the file `$1`: 0 where that is valid, else standard error says why not. */
export function validateCommand({ argv, accept, reject }: Validator): string {
  const words = argv.map((word) =>
    word
      .split("%s")
      .map((piece) => (piece === "" ? "" : quote(piece)))
      .join('"$1"'),
  );
  return `hf_file_valid ${accept.join(",")} ${quote(reject ?? "")} ${words.join(" ")}`;
}
