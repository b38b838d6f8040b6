import { defineObservation, type Key } from "./define.ts";
import { capture, captured, capturing, type CommandOutput } from "./shared/capture.ts";
import { factOf } from "./shared/fact-text.ts";
import { freeze } from "./shared/freeze.ts";

/** Where they are: a file of the later folder counts before one of the same name in the first. */
const folders = ["/etc/ansible/facts.d", "/etc/holdfast/facts.d"] as const;

/** Seconds that one program may take. */
const patience = 10;

/** A fact that the machine's owner put there. One that is broken does not harm the others: it is told when somebody uses it. */
export type LocalFact = { readonly path: string; readonly value: unknown } | { readonly path: string; readonly fault: string };

/** By the file's name without `.fact`. */
export type LocalFacts = Readonly<Record<string, LocalFact>>;

export const localFactsKey: Key<LocalFacts> = { kind: "local-facts", id: "facts.local" };

/** May what is written at this path change them? */
export function holdsLocalFacts(path: string): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`) || folder.startsWith(`${path}/`));
}

const script = `${capturing}for file in ${folders.map((folder) => `${folder}/*.fact`).join(" ")}; do
  [ -f "$file" ] || continue
  printf 'file %s\\n' "$file"
  if [ -x "$file" ]; then set -- "$file"; else set -- cat "$file"; fi
  ${capture(`timeout -s KILL ${patience} "$@" </dev/null`)}
done`;

function factIn(path: string, { rc, stdout, stderr }: CommandOutput): LocalFact {
  if (rc === 137) return { path, fault: `no answer within ${patience} s` };
  if (rc !== 0) return { path, fault: stderr.trim().split("\n").at(-1) || `it ended with ${rc}` };
  try {
    return { path, value: freeze(factOf(stdout)) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { path, fault: error.message };
  }
}

/** What files and programs in the folders of facts say; the only id is `facts.local`. They may be programs, so they are never read ahead of their turn. */
export default defineObservation<LocalFacts>({
  kind: "local-facts",
  speculative: false,
  timeout: () => 120,
  script: () => script,
  parse(stdout, ids) {
    const found = stdout
      .toString()
      .split(/^file /m)
      .slice(1)
      .map((piece) => {
        const [path = "", ...lines] = piece.split("\n");
        const name = path.slice(path.lastIndexOf("/") + 1, -".fact".length);
        return [name, factIn(path, captured(lines))] as const;
      });
    return new Map(ids.map((id) => [id, Object.fromEntries(found)]));
  },
});
