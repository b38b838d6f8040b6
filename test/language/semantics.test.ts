import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { program } from "../../src/cli/program.ts";
import { helpers } from "../../src/expr/helpers/table.ts";
import type { ModuleDefinition } from "../../src/modules/define.ts";
import { modules } from "../../src/modules/registry.gen.ts";
import { factsSchema } from "../../src/observations/shared/facts-schema.ts";
import { blockFields, playFields, roleFields, taskFields } from "../../src/playbook/keyword-fields.ts";
import { metaActions, standingKeys } from "../../src/playbook/keywords.ts";
import { loopControls } from "../../src/playbook/loop.ts";
import { magicNames } from "../../src/vars/names.ts";
import { surroundings } from "../support/surroundings.ts";

const tests = join(import.meta.dirname, "..");
const semantics = parse(readFileSync(join(import.meta.dirname, "semantics.yml"), "utf8")) as Readonly<
  Record<string, Readonly<Record<string, string | readonly string[]>>>
>;

/** Modules by which a playbook says how it goes on, not what a host is to be like. */
async function modulesOfLanguage(): Promise<readonly string[]> {
  const all = await Promise.all(Object.values(modules).map(async (load): Promise<ModuleDefinition> => (await load()).default));
  const ofEngine = all.filter(
    ({ setsVariables, asksPerson, growsInventory, decidedAtLoad, expressions = [] }) =>
      setsVariables || asksPerson || growsInventory || decidedAtLoad || expressions.length > 0,
  );
  return [...ofEngine.map(({ name }) => name), "fail", "meta", "import_playbook", ...standingKeys.filter((key) => key !== "block")];
}

describe("no word of the language is without a test of what it means", () => {
  test.each<[string, readonly string[]]>([
    ["keywords", Object.keys({ ...playFields, ...roleFields, ...blockFields, ...taskFields })],
    ["loop_control", loopControls],
    ["meta", [...metaActions]],
    ["names", [...magicNames]],
    ["helpers", ["defined", ...helpers.keys()]],
    ["facts", [...Object.keys(factsSchema.shape), "interface_for"]],
  ])("%s", (section, words) => {
    expect(Object.keys(semantics[section] ?? {}).toSorted()).toEqual([...new Set(words)].toSorted());
  });

  test("modules", async () => {
    expect(Object.keys(semantics["modules"] ?? {}).toSorted()).toEqual([...new Set(await modulesOfLanguage())].toSorted());
  });

  test("switches are what apply takes", async () => {
    const around = surroundings();
    await program(["apply", "--help"], around);
    for (const word of Object.keys(semantics["switches"] ?? {})) expect(around.stdout.text).toContain(`${word} `);
  });
});

/** A title as it stands in a file: what `describe` or `test` is called with, or what a row of its table says. */
function titled(title: string): RegExp {
  const literal = title.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?:[([{,]|^)\s*(["'\x60])${literal}\1\s*[,\]]|^- title: ${literal}$`, "m");
}

/** What is wrong with `file > describe > test`; undefined where it is there. */
function missing(place: string): string | undefined {
  const [file = "", ...titles] = place.split(" > ");
  const path = join(tests, /\.\w+$/.test(file) ? file : `${file}.test.ts`);
  if (!existsSync(path)) return `${place}: there is no such file`;
  if (titles.length === 0 && !file.endsWith(".case")) return `${place}: it names no test`;
  const text = readFileSync(path, "utf8");
  const title = titles.find((each) => !titled(each).test(text));
  return title && `${place}: nothing there is called "${title}"`;
}

test.each(Object.entries(semantics))("what is named of %s is there", (_, words) => {
  expect(Object.values(words).flatMap((places) => [places].flat().flatMap((place) => missing(place) ?? []))).toEqual([]);
});

const crossing = ["serial", "strategy", "run_once", "delegate_to", "together", "any_errors_fatal", "max_fail_percentage", "rescue"];

test.each(crossing)("%s, which crosses hosts, is tried on fake machines and in the lab", (word) => {
  const places = [semantics["keywords"]?.[word] ?? []].flat();
  expect(new Set(places.map((place) => place.split("/")[0]))).toEqual(new Set(["engine", "e2e"]));
});
