import type { Problems } from "../core/errors.ts";

/** What tasks too broken to be read would have set and handled: it is not missed as well where others use it. */
export interface Lost {
  /** Variables. */
  readonly names: Set<string>;
  readonly handlers: Set<string>;
}

/** Of files that can't be read, files that are not there, and files that hold something else. */
const ofFiles: ReadonlySet<string> = new Set(["HF1001", "HF1002", "HF1003", "HF1101", "HF1103", "HF1105", "HF1106", "HF1401", "HF1505", "HF1507", "HF1508"]);

/** A whole file is lost, and with it names that nobody knows. */
export function isFileLost({ errors }: Problems): boolean {
  return errors.some(({ code }) => ofFiles.has(code));
}
