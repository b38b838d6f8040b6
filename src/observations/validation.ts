import { createHash, randomBytes } from "node:crypto";
import { posix } from "node:path";
import { prelude } from "../shell/prelude.ts";
import { join, quote } from "../shell/quote.ts";
import { defineObservation, type Key } from "./define.ts";
import { aside } from "./shared/aside.ts";
import { sections } from "./shared/sections.ts";
import { validateCommand, type Validator } from "./shared/validator.ts";

/** What a validator says of a file that is to be written. */
export type Validity =
  | { readonly verdict: "valid" }
  /** `said`: all that it printed, and on the last line why that is no. */
  | { readonly verdict: "invalid"; readonly said: string }
  /** It could not be asked, or its answer would not count. */
  | { readonly verdict: "unknown"; readonly why: string };

/** The file as it is to be, but for its content. Owner, group and mode are as `hf_file_write` takes them: empty for the old file's. */
export interface Candidate {
  readonly path: string;
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
  readonly mode?: string | undefined;
  readonly validator: Validator;
}

/** No plain hash of a content leaves the run: it may hold secrets. */
const salt = randomBytes(16);

export function validationKey({ path, owner, group, mode, validator }: Candidate, content: Uint8Array): Key<Validity> {
  const mark = createHash("sha256").update(salt).update(content).digest("hex");
  return { kind: "validation", id: JSON.stringify([{ path, owner, group, mode, validator }, mark]), body: content };
}

function candidateOf(id: string): Candidate {
  return (JSON.parse(id) as [Candidate, string])[0];
}

/**
 * The file is written as it will be, beside the old one, with its owner and mode, by what writes it then: only that all of this is aside, and ends
 * with the validator's word. In its turn the folder is read-only as well. A no proves nothing where the file that is in use gets the same.
 */
function judge(id: string, index: number): string {
  const { path, owner, group, mode, validator } = candidateOf(id);
  const work = `${prelude}judge() { ${validateCommand(validator)} </dev/null; }
hf_validate() {
  trap - EXIT
  mount -o remount,bind,ro "\${1%/*}" 2>/dev/null
  section '${index} said'
  judge "$1" 2>&1
  valid=$? code=$status
  doubt=\${blind:+interfaces}
  [ $valid = 0 ] || [ ! -e ${quote(path)} ] || judge ${quote(path)} >/dev/null 2>&1 || doubt=old
  section '${index} end'
  echo $valid $code $doubt
  exit 0
}
cat >new
hash=$(sha256sum <new)
hf_file_write ${quote(path)} "\${hash%% *}" ${join([owner ?? "", group ?? "", mode ?? ""])} <new || exit`;
  return aside(work, { refused: `${index} refused`, input: `body ${index}`, copy: posix.dirname(path), offline: true });
}

/** A shell's statuses for a program that is not there, or can't be run. */
const isMissing = /^12[67]$/;

/** Why a no is none, by the word that the host prints. */
const doubts: Readonly<Record<string, string>> = {
  interfaces: "the host's interfaces can't be shown to the validator without the network",
  old: "while planning, the validator refuses the file that is in use, too",
};

function validityOf(texts: ReadonlyMap<string, string>, index: number): Validity {
  const refused = texts.get(`${index} refused`)?.trim().split("\n").at(-1);
  const [valid = "", code = "", doubt = ""] = (texts.get(`${index} end`) ?? "").trim().split(" ");
  if (valid === "0") return { verdict: "valid" };
  if (valid === "") return { verdict: "unknown", why: refused || "the validator did not come to an end" };
  if (isMissing.test(code)) return { verdict: "unknown", why: "the validator is not there yet" };
  const why = doubts[doubt];
  return why === undefined ? { verdict: "invalid", said: texts.get(`${index} said`) ?? "" } : { verdict: "unknown", why };
}

/**
 * Whether a file that is to be written will be taken by its validator. It runs on the host, aside: nothing that it writes stays, it has no network,
 * and it can't reach what runs outside.
 */
export default defineObservation<Validity>({
  kind: "validation",
  speculative: false,
  script: (ids) => ids.map(judge).join("\n"),
  parse(stdout, ids) {
    const texts = sections(stdout.toString());
    return new Map(ids.map((id, index) => [id, validityOf(texts, index)]));
  },
});
