import { Composer, type CST, type Document, Parser } from "yaml";
import { Problems } from "../core/errors.ts";
import type { Source, Span } from "../core/source.ts";
import type { Disk } from "./disk.ts";
import { readSource } from "./files.ts";
import { toTree } from "./tree.ts";
import type { Plain } from "./value.ts";
import { explainSyntax, insides } from "./yaml-errors.ts";

/**
 * Collections inside collections. Each costs the composer several stack frames; far beyond this the engine's regular
 * expression compiler ends the whole process instead of throwing.
 */
const deepest = 100;

/** The file's tree, undefined where it is empty or broken; what is wrong goes to `problems`. `at` is where the file is named. */
export function readYaml(disk: Disk, path: string, problems: Problems, at?: Span): Plain | undefined {
  const source = problems.attempt(() => readSource(disk, path, at));
  return source && parseYaml(source, problems);
}

/**
 * One YAML 1.2 document as a tree in which everything knows its place. Undefined where there is none, or where mistakes
 * make it unreliable.
 */
export function parseYaml(source: Source, problems: Problems): Plain | undefined {
  const tokens = [...new Parser().parse(source.text)];
  const found = new Problems();
  checkDepth(tokens, source, found);
  if (found.errors.length === 0) {
    const documents = [...new Composer({ uniqueKeys: false, resolveKnownTags: false, prettyErrors: false, logLevel: "silent" }).compose(tokens)];
    for (const document of documents) checkSyntax(document, tokens, source, found);
    checkSingle(documents, source, found);
    const [first] = documents;
    if (first && found.errors.length === 0) {
      const tree = toTree(first, source, found);
      problems.errors.push(...found.errors);
      return tree;
    }
  }
  problems.errors.push(...found.errors);
  return undefined;
}

function checkSyntax(document: Document.Parsed, tokens: readonly CST.Token[], source: Source, problems: Problems): void {
  // What the parser says after the first mistake is mostly its echo, line by line.
  const [first, ...others] = document.errors.map((error) => explainSyntax(error, tokens, source));
  if (first) problems.errors.push(first, ...others.filter(({ code, at }) => code === "HF1106" && at?.start !== first.at?.start));
  const { yaml } = document.directives;
  if (yaml.explicit === true && yaml.version !== "1.2") {
    problems.error(`YAML ${yaml.version} is asked for; this is read as YAML 1.2`, {
      code: "HF1104",
      at: { source, start: 0, end: source.text.indexOf("\n") },
      hint: "remove the %YAML line",
    });
  }
}

function checkSingle(documents: readonly Document.Parsed[], source: Source, problems: Problems): void {
  const second = documents[1];
  if (!second) return;
  const dashes = source.text.lastIndexOf("---", second.contents?.range[0] ?? second.range[0] + 3);
  const start = dashes < 0 ? second.range[0] : dashes;
  problems.error("a second YAML document begins here; a file holds one", {
    code: "HF1103",
    at: { source, start, end: start + 3 },
    hint: "move it to a file of its own, or remove the ---",
  });
}

function checkDepth(tokens: readonly CST.Token[], source: Source, problems: Problems): void {
  const open: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, depth } = next;
    if (depth > deepest) {
      const at = { source, start: token.offset, end: token.offset + 1 };
      problems.error(`nested more than ${deepest} deep`, { code: "HF1105", at, hint: "flatten the structure" });
      return;
    }
    for (const inner of insides(token)) open.push({ token: inner, depth: depth + (token.type === "document" ? 0 : 1) });
  }
}
