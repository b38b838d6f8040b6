import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { program } from "../../src/cli/program.ts";
import { surroundings } from "../support/surroundings.ts";
import { askAnsible, record, recorded, type Answers } from "./parity/answers.ts";
import { corpus, layOut, scratch, type ParityCase } from "./parity/corpus.ts";

/** `ask` asks the Ansible of this machine, `record` keeps its answers too; else those that were recorded count. `npm run test:parity` sets it. */
const mode = process.env["HOLDFAST_ANSIBLE"];
const { version, cases } = mode === undefined ? recorded() : await askAnsible();
if (mode === "record") record({ version, cases });

const root = scratch();
afterAll(() => rmSync(root, { recursive: true }));

type Refusal = { readonly refused: unknown };

/** What Holdfast says, read; or the codes of the errors with which it refuses. */
async function holdfast(named: readonly string[], view: string, read: (out: string) => unknown): Promise<unknown> {
  const around = surroundings();
  const exit = await program(["inventory", ...named, view], around);
  if (exit === 0) return read(around.stdout.text);
  return { refused: [...new Set([...around.stderr.text.matchAll(/error\[(HF\d+)\]/g)].map(([, code]) => code))] };
}

const asJson = (out: string): unknown => JSON.parse(out);
const asText = (out: string): string => out;
const asNames = (out: string): readonly string[] => out.split("\n").filter((line) => line !== "");

/** What Holdfast is to say: as Ansible, save where another answer is meant. What Ansible refuses, with whatever words, Holdfast refuses. */
function due(differs: ParityCase["differs"], of: string, theirs: unknown): unknown {
  const meant = differs.find((difference) => difference.of === of)?.ours;
  if (typeof meant === "string") return { refused: [meant] } satisfies Refusal;
  if (meant !== undefined) return over(theirs, meant);
  return theirs ?? ({ refused: expect.anything() } satisfies Refusal);
}

/** One answer with what differs laid over it. */
function over(below: unknown, above: unknown): unknown {
  if (!isMap(below) || !isMap(above)) return above;
  return { ...below, ...Object.fromEntries(Object.entries(above).map(([key, value]) => [key, over(below[key], value)])) };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

describe.each(corpus.map((one) => [one.title, one] as const))(`as ansible-core ${version}: %s`, (title, { differs, patterns, ...one }) => {
  const named = layOut({ differs, patterns, ...one }, root);
  const theirs: Answers | undefined = cases[title];

  test("--list", async () => {
    expect(await holdfast(named, "--list", asJson)).toEqual(due(differs, "list", theirs?.list));
  });

  test.each(theirs?.graph != null && differs.every(({ of }) => of !== "list") ? [theirs.graph] : [])("--graph", async (graph) => {
    expect(await holdfast(named, "--graph", asText)).toBe(graph);
  });

  test.each(patterns)("--list-hosts '%s'", async (pattern) => {
    expect(await holdfast(named, `--list-hosts=${pattern}`, asNames)).toEqual(due(differs, pattern, theirs?.hosts[pattern]));
  });
});

describe("the corpus", () => {
  test("has at least 40 inventories and 120 patterns, each once, and an answer to each", () => {
    expect(corpus.length).toBeGreaterThanOrEqual(40);
    expect(corpus.flatMap(({ patterns }) => patterns).length).toBeGreaterThanOrEqual(120);
    expect(Object.keys(cases)).toEqual(corpus.map(({ title }) => title));
    for (const { title, patterns } of corpus) expect(Object.keys(cases[title]?.hosts ?? {}).toSorted()).toEqual([...patterns].toSorted());
  });

  test("is refused by both only where that is meant", () => {
    expect(corpus.filter(({ title }) => cases[title]?.list === null).map(({ title }) => title)).toEqual(
      corpus.filter(({ refused }) => refused).map(({ title }) => title),
    );
  });

  test("docs/inventory.md lists where the answers differ on purpose, and nothing else", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/inventory.md"), "utf8");
    const listed = [...page.matchAll(/^\| (.+?) \| .+ \| .+ \|$/gm)].map(([, what = ""]) => what).filter((what) => !/^(what|-+)$/.test(what));
    expect(new Set(listed)).toEqual(new Set(corpus.flatMap(({ differs }) => differs.map(({ why }) => why))));
  });

  test("differs where it says so", () => {
    for (const { title, differs } of corpus) {
      for (const { of } of differs) {
        const theirs = of === "list" ? cases[title]?.list : cases[title]?.hosts[of];
        expect(due(differs, of, theirs), `${title}: ${of}`).not.toEqual(theirs ?? null);
      }
    }
  });

  test("has the answers of this Ansible on record", () => {
    expect(recorded().version === version ? recorded().cases : cases).toEqual(cases);
  });
});
