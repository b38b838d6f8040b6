import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Change, Lookup } from "../../src/changes/define.ts";
import { changes } from "../../src/changes/registry.gen.ts";
import { HoldfastError } from "../../src/core/errors.ts";
import { Later, Unknown } from "../../src/core/unknown.ts";
import { catalogOf } from "../../src/modules/catalog.ts";
import type { HostView, ModuleDefinition, Outcome } from "../../src/modules/define.ts";
import { lazyParams } from "../../src/modules/params.ts";
import { modules } from "../../src/modules/registry.gen.ts";
import type { Key } from "../../src/observations/define.ts";
import { keyText } from "../../src/observations/define.ts";
import { observations } from "../../src/observations/registry.gen.ts";
import { bareValue } from "../support/bare-host.ts";
import { FakeHost } from "../support/fake-host.ts";
import { argsOf, context, paramsOf, type ModuleCase } from "../support/module-case.ts";
import { runIn, shells } from "../support/shells.ts";

/** A module's own examples and its further cases. */
async function casesOf(module: ModuleDefinition): Promise<readonly ModuleCase[]> {
  const more = `../modules/${module.name.replaceAll("_", "-")}.cases.ts`;
  const { cases = [] } = existsSync(new URL(more, import.meta.url)) ? ((await import(more)) as { cases: ModuleCase[] }) : {};
  return [...module.examples, ...cases];
}

/** Something else of ours on the machine already: files that nobody of us wrote. */
function drifted(key: Key): unknown {
  const value = bareValue(key);
  const isNoFile = key.kind !== "file" || (value as { type: string }).type !== "absent";
  return isNoFile
    ? value
    : { type: "file", mode: "0600", owner: "daemon", group: "daemon", uid: 1, gid: 1, size: 6, hash: "0".repeat(64), content: { text: "other\n" } };
}

/** Everything on this host is decided at run; what it will look like is what `before` has. */
class Tainted implements HostView {
  looked = false;
  readonly #before: HostView;

  constructor(before: HostView) {
    this.#before = before;
  }

  read(key: Key): never {
    throw new Later(new Unknown("step", keyText(key)));
  }

  peek<V>(key: Key<V>): Exclude<Lookup<V>, { degree: "unread" }> {
    this.looked = true;
    return { degree: "later", step: "step", base: this.#before.read(key) };
  }
}

/** What a plan came to; a refusal with a message is one way. */
function plan(module: ModuleDefinition, host: HostView, params: unknown): Outcome | "refused" | "waits" {
  try {
    const outcome = module.plan(host, params, context);
    expect(outcome.reason, "the reason").toMatch(/^\S.*$/);
    return outcome;
  } catch (error) {
    if (error instanceof Later) return "waits";
    if (!(error instanceof HoldfastError)) throw error;
    expect(error.message).toMatch(/^\S.*[^.]$/);
    return "refused";
  }
}

function kindOf(change: Change) {
  const kind = changes.get(change.kind);
  if (!kind) throw new Error(`no kind of change is called ${change.kind}`);
  return kind;
}

/** Made again whatever is there: nothing on the host can tell that it was made. */
function isAlwaysMade(change: Change): boolean {
  const { promise, needless } = kindOf(change).script(change);
  return promise === undefined && needless === undefined;
}

function checkChange(change: Change): void {
  const kind = kindOf(change);
  expect(JSON.parse(JSON.stringify(change))).toEqual(change);
  expect(kind.describe(change)).toMatch(/^\S.*$/);
  for (const diff of kind.diff(change)) expect(diff.path).not.toBe("");
  const { promise = ":", needless = ":", predicate = ":", run } = kind.script(change);
  for (const { argv } of shells)
    expect(runIn([...argv, "-n"], `if ${promise}\nthen :\nfi\nif ${needless}\nthen :\nfi\nif ${predicate}\nthen :\nfi\n(\n${run}\n)`)).toMatchObject({
      rc: 0,
      stderr: "",
    });
}

const definitions = await Promise.all(Object.values(modules).map(async (load): Promise<ModuleDefinition> => (await load()).default));

describe.each(definitions.map((definition) => [definition.name, definition] as const))("%s", async (name, definition) => {
  const cases = await casesOf(definition);
  const catalog = catalogOf(new Map([[name, definition]]));

  test("has examples, a summary, and a description for each parameter", () => {
    expect(definition.examples.length).toBeGreaterThan(0);
    expect(definition.summary).toMatch(/^[A-Z].*[^.]$/);
    const { properties = {} } = z.toJSONSchema(definition.params, { io: "input", unrepresentable: "any" }) as {
      properties?: Record<string, { description?: string }>;
    };
    for (const [parameter, schema] of Object.entries(properties)) expect(schema.description, parameter).toMatch(/\S/);
    for (const parameter of [...(definition.asWritten ?? []), ...(definition.expressions ?? []), ...(definition.freeForm ? [definition.freeForm] : [])])
      expect(properties).toHaveProperty(parameter);
    for (const [other, parameter] of Object.entries(definition.synonyms ?? {})) {
      expect(properties).toHaveProperty(parameter);
      expect(properties).not.toHaveProperty(other);
    }
    for (const [other, instead] of Object.entries(definition.refused ?? {})) {
      expect(properties).not.toHaveProperty(other);
      expect(definition.synonyms ?? {}).not.toHaveProperty(other);
      expect(instead).toMatch(/^\S.*[^.]$/);
    }
  });

  describe.each(cases.map((each) => [each.title, each] as const))("%s", (_, each) => {
    const params = (): unknown => paramsOf(definition, each.task);

    test("is right as it stands in a playbook", () => {
      const found: string[] = [];
      catalog.check(name, argsOf(definition, each.task), (message) => found.push(message));
      expect(found).toEqual([]);
    });

    test("declares reads that can be read, the same whether its parameters are read at once or one by one", () => {
      const keys = definition.reads(params());
      for (const key of keys) expect(observations.get(key.kind)?.script([key.id]), keyText(key)).toBeTypeOf("string");
      if (definition.expressions) return;
      const lazy = lazyParams(definition, argsOf(definition, each.task), (value) => JSON.parse(value.span.source.text.slice(value.span.start, value.span.end)));
      expect(definition.reads(lazy)).toEqual(keys);
    });

    test.each([
      ["a fresh host", bareValue],
      ["a host with other files", drifted],
    ])("on %s: plan, apply, plan again gives no change", (_, missing) => {
      const host = new FakeHost(new Map(each.host), missing);
      const before = host.snapshot();
      const outcome = plan(definition, host, params());
      expect(plan(definition, host, params()), "the same plan again").toEqual(outcome);
      expect(host.snapshot(), "planning changed what is there").toEqual(before);
      if (typeof outcome === "string") return;
      outcome.changes.forEach(checkChange);
      if (definition.passive) expect(outcome.changes).toEqual([]);
      const members = catalog.resultFields(name);
      for (const member of Object.keys(outcome.result ?? {})) expect(members).toContain(member);
      const again = plan(definition, host.after(outcome.changes), params());
      expect(again).not.toBe("refused");
      if (typeof again !== "string") expect(again.changes.filter((change) => !isAlwaysMade(change))).toEqual([]);
    });

    test("never guesses where everything is decided at run", () => {
      const fresh = new FakeHost(new Map(each.host), bareValue);
      const first = plan(definition, fresh, params());
      const done = typeof first === "string" ? fresh : fresh.after(first.changes);
      for (const before of [fresh, done]) {
        const host = new Tainted(before);
        const outcome = plan(definition, host, params());
        expect(host.looked && outcome === "refused", "refuses what an earlier step may bring").toBe(false);
        if (typeof outcome === "string") continue;
        outcome.changes.forEach(checkChange);
        expect(host.looked && outcome.changes.length === 0, "claims that nothing is to do").toBe(false);
      }
    });
  });

  test("at least one case plans on a fresh host", () => {
    const outcomes = cases.map((each) => plan(definition, new FakeHost(new Map(each.host), bareValue), paramsOf(definition, each.task)));
    expect(outcomes.some((outcome) => typeof outcome !== "string")).toBe(true);
  });
});
