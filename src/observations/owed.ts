import { defineObservation } from "./define.ts";

/** A handler that an earlier run notified and did not come to. Data: it is shown and compared, never executed. */
export interface Owed {
  readonly id: string;
  readonly play: string;
  readonly handler: string;
  readonly step: string;
  /** The files of the notifying change are as they were before it: the change never happened, nothing is owed. */
  readonly isVoid: boolean;
}

/** Where owed handlers are kept: for root in the system's state, for others in their own. */
export const owedFolder = 'if [ "$(id -u)" = 0 ]; then d=/var/lib/holdfast/owed; else d=${HOME:-/}/.local/state/holdfast/owed; fi';

/** Prints inode and change time of $1, which differ once it was replaced, or `absent`. */
export const fileSign = 'hf_sign() { stat -c %i:%Z "$1" 2>/dev/null || echo absent; }';

/** Handlers owed on this machine. One id, the empty one: all of them. */
export default defineObservation<readonly Owed[]>({
  kind: "owed",
  speculative: true,
  script: () => `${fileSign}
${owedFolder}
for f in "$d"/*; do
  [ -f "$f" ] || continue
  printf 'id %s\\n' "\${f##*/}"
  while IFS= read -r l; do case $l in
    "file "*) l=\${l#file }; if [ "$(hf_sign "\${l#* }")" = "\${l%% *}" ]; then echo same; else echo moved; fi ;;
    *) printf '%s\\n' "$l" ;;
  esac; done <"$f"
done`,
  parse: (stdout, ids) => new Map(ids.map((id) => [id, parse(stdout.toString("utf8"))])),
});

function parse(text: string): Owed[] {
  return text
    .split(/^(?=id )/m)
    .filter((part) => part.startsWith("id "))
    .map((part) => {
      const lines = part.split("\n");
      const field = (name: string): string => lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? "";
      const isVoid = lines.includes("same") && !lines.includes("moved");
      return { id: field("id"), play: field("play"), handler: field("handler"), step: field("step"), isVoid };
    });
}
