import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * One input of the corpus, as `NAME.case` holds it: what it shows (`# …`), the command line where it is another than the usual one (`$ …`),
 * then files, each behind a line `-- NAME --`. Files that a case does not care about are those of `usual`.
 * In a broken one `«` stands before each place where a mistake must be told; it is no part of the file.
 * `-- NAME base64 --` begins a file that can't be written as text.
 */
export interface Case {
  readonly name: string;
  readonly title: string;
  readonly argv: readonly string[];
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** `file:line:column` of every `«`, in order. */
  readonly places: readonly string[];
}

const usual: Readonly<Record<string, string>> = {
  "holdfast.yml": "",
  "hosts.yml": "all:\n  hosts:\n    node1:\n    node2:\n",
  "play.yml": "- hosts: all\n  tasks:\n    - name: Say hello\n      debug: { msg: hello }\n",
};

export function readCorpus(kind: "valid" | "broken", argv: string): readonly Case[] {
  const folder = join(import.meta.dirname, kind);
  return readdirSync(folder)
    .filter((file) => file.endsWith(".case"))
    .map((file) => parse(file.slice(0, -".case".length), readFileSync(join(folder, file), "utf8"), argv));
}

function parse(name: string, text: string, usualArgv: string): Case {
  const [head = "", ...pieces] = text.split(/^-- (.+) --\n/m);
  const files: Record<string, string | Uint8Array> = { ...usual };
  const places: string[] = [];
  for (let i = 0; i < pieces.length; i += 2) {
    const [file = "", form] = pieces[i]?.split(" ") ?? [];
    const content = pieces[i + 1] ?? "";
    places.push(...marksIn(file, content));
    const plain = content.replaceAll("«", "");
    files[file] = form === "base64" ? Buffer.from(plain, "base64") : plain;
  }
  const argv = /^\$ (.*)$/m.exec(head)?.[1] ?? usualArgv;
  return { name, title: /^# (.*)$/m.exec(head)?.[1] ?? "", argv: wordsOf(argv), files, places };
}

function marksIn(file: string, content: string): readonly string[] {
  return content.split("\n").flatMap((line, i) => {
    const starts = line
      .split("«")
      .slice(0, -1)
      .map((piece) => piece.length);
    return starts.map((_, n) => `${file}:${i + 1}:${starts.slice(0, n + 1).reduce((sum, length) => sum + length, 0) + 1}`);
  });
}

/** As a shell takes a line apart, single quotes only. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ""));
}
