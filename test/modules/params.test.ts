import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { HoldfastError } from "../../src/core/errors.ts";
import { placeOf } from "../../src/core/source.ts";
import { Later, Unknown } from "../../src/core/unknown.ts";
import { catalogOf, loadCatalog, resolveModule } from "../../src/modules/catalog.ts";
import { defineModule } from "../../src/modules/define.ts";
import { lazyParams, parseParams } from "../../src/modules/params.ts";
import { exactlyOne } from "../../src/modules/shared/schema.ts";
import type { Value } from "../../src/vars/value.ts";
import { yaml } from "../support/module-case.ts";

const sample = defineModule({
  name: "sample",
  summary: "A module with one parameter of each kind",
  params: exactlyOne(
    z.strictObject({
      path: z
        .string()
        .refine((path) => path.startsWith("/"), "must be an absolute path")
        .describe("Where"),
      state: z.enum(["present", "absent"]).default("present"),
      force: z.boolean().optional(),
      port: z.int().min(1).max(65535).optional(),
      names: z.union([z.string(), z.array(z.string())]).optional(),
      values: z.record(z.string(), z.string()).optional(),
      rule: z.strictObject({ accept: z.array(z.int()), reject: z.string().optional() }).optional(),
      mode: z.string().optional(),
      src: z.string().optional(),
      content: z.string().optional(),
    }),
    "src",
    "content",
  ),
  synonyms: { dest: "path" },
  refused: { owner: "files are the run's own" },
  asWritten: ["mode"],
  examples: [],
  reads: () => [],
  plan: () => ({ changes: [], reason: "nothing" }),
});

const catalog = catalogOf(new Map([["sample", sample]]));

/** What is wrong with a task's parameters: `line:column message (hint)`. */
function mistakes(text: string): string[] {
  const found: string[] = [];
  catalog.check("sample", yaml(text), (message, span, hint) => {
    const { line, column } = placeOf(span);
    found.push(`${line}:${column} ${message}${hint === undefined ? "" : ` (${hint})`}`);
  });
  return found;
}

describe("a parameter by its other name", () => {
  test("is the same parameter, for messages too", () => {
    expect(mistakes("dest: /x\nsrc: a")).toEqual([]);
    expect(mistakes("dest: x\nsrc: a")).toEqual(['1:7 `path` must be an absolute path, not "x" (path: Where)']);
    expect(mistakes("dest: /x\nsrc: a\npath: /y")).toEqual(["3:1 `path` and `dest` are the same parameter (keep one of them)"]);
  });

  test("arrives as what it is, at once or one by one", () => {
    const args = yaml("dest: /x\nsrc: a");
    expect(parseParams(sample, { dest: "/x", src: "a" }, args)).toMatchObject({ path: "/x", src: "a" });
    const lazy = lazyParams(sample, args, (value) => (value.kind === "scalar" ? value.value : undefined)) as { path: string };
    expect(lazy.path).toBe("/x");
  });
});

describe("parameters as they stand in a playbook", () => {
  test.each([
    ["path: /x\ncontent: a\nmode: 0644\nforce: yes\nport: '80'\nnames: [a, b]\nvalues: { A: 1.10, B: true }"],
    ["path: /x\nsrc: a\nnames: one\nrule: { accept: [0, '4'] }"],
  ])("%j is right", (text) => {
    expect(mistakes(text)).toEqual([]);
  });

  test.each([
    ["a name that is none", "path: /x\nsrc: a\nstat: absent", ['3:1 sample has no parameter `stat` (did you mean "state"?)']],
    ["one that only others have", "path: /x\nsrc: a\nowner: root", ["3:1 sample has no parameter `owner` (files are the run's own)"]],
    ["a missing one", "src: a", ["1:1 sample needs `path` (path: Where)"]],
    ["neither of two", "path: /x", ["1:1 sample needs `src` or `content`"]],
    ["both of two", "path: /x\nsrc: a\ncontent: b", ["1:1 sample takes `src` or `content`, not both (keep one of them)"]],
    ["a word of the wrong list", "path: /x\nsrc: a\nstate: presnt", ['3:8 `state` must be one of present, absent, not "presnt" (did you mean "present"?)']],
    [
      "a wrong type",
      "path: /x\nsrc: a\nforce: maybe\nport: many",
      ['3:8 `force` must be true or false, not "maybe" (write `force: true` or `force: false`)', '4:7 `port` must be a whole number, not "many"'],
    ],
    ["a number out of range", "path: /x\nsrc: a\nport: 70000", ["3:7 `port` must be at most 65535, not 70000"]],
    ["a rule of its own", "path: etc\nsrc: a", ['1:7 `path` must be an absolute path, not "etc" (path: Where)']],
    ["a list where text is due", "path: [a]\nsrc: a", ["1:7 `path` must be text, not a list (path: Where)"]],
    ["nothing where something is due", "path: /x\nsrc:", ["2:1 `src` must be text, not empty"]],
    ["a member deep inside", "path: /x\nsrc: a\nrule:\n  accept: [0, x]", ['4:15 `rule.accept[1]` must be a whole number, not "x"']],
    ["a member of no such name", "path: /x\nsrc: a\nrule: { accept: [], rejct: x }", ['3:7 `rule` has no member "rejct"']],
    ["a union", "path: /x\nsrc: a\nnames: { a: 1 }", ["3:8 `names` must be text or a list, not a map"]],
    ["no map", "just text", ["1:1 sample takes a map of parameters (they are path, state, force, port, names, values, rule, mode, src, content)"]],
  ])("%s is told with its place", (_, text, expected) => {
    expect(mistakes(text)).toEqual(expected);
  });

  test("all mistakes of a task are told at once", () => {
    expect(mistakes("pfad: /x\nstate: 1\nport: 0")).toHaveLength(5);
  });

  test("a misspelt parameter is not said to be missing as well", () => {
    expect(mistakes("pth: /x\nsrc: a")).toEqual(['1:1 sample has no parameter `pth` (did you mean "path"?)']);
  });

  test("what holds an expression is left for the run, what stands beside it is not", () => {
    const args = yaml("path: PLACEHOLDER\nstate: nope\nsrc: a");
    const entries = args.kind === "map" ? args.entries : [];
    const unrendered = entries.map((entry) =>
      entry.key === "path" ? { ...entry, value: { kind: "text", span: entry.value.span, raw: "<%= p %>" } as Value } : entry,
    );
    const found: string[] = [];
    catalog.check("sample", { ...args, entries: unrendered } as Value, (message) => found.push(message));
    expect(found).toEqual(['`state` must be one of present, absent, not "nope"']);
  });
});

describe("parameters at run", () => {
  const args = yaml("path: /x\ncontent: text\nport: p\nmode: 0644\nvalues: { A: 1.10 }");

  test("are what the schema makes of them, with what the author wrote where the spelling counts", () => {
    const rendered = { path: "/x", content: 5, port: "80", mode: 644, values: { A: 1.1 } };
    expect(parseParams(sample, rendered, args)).toEqual({ path: "/x", content: "text", port: 80, mode: "0644", state: "present", values: { A: "1.10" } });
  });

  test("that are wrong are a mistake with its place", () => {
    expect(() => parseParams(sample, { path: "x", content: "" }, args)).toThrow(
      expect.objectContaining({
        name: "HoldfastError",
        message: '`path` must be an absolute path, not "x"',
        at: expect.objectContaining({ start: 6 }) as unknown,
      }),
    );
  });

  test("that only the run will know make the task wait", () => {
    expect(() => parseParams(sample, { path: new Unknown("s", "path of s"), content: "" }, args)).toThrow(Later);
    expect(() => parseParams(sample, { path: "/x", content: "", values: { A: new Unknown("s", "x") } }, args)).toThrow(Later);
  });

  test("are looked at one by one, and only those that are touched", () => {
    const touched: string[] = [];
    const lazy = lazyParams(sample, args, (value) => {
      const raw = value.kind === "scalar" ? value.raw : "";
      touched.push(raw);
      if (raw === "p") throw new Later(new Unknown("s", "port of s"));
      return raw;
    }) as Record<string, unknown>;
    expect([lazy["path"], lazy["state"], lazy["force"]]).toEqual(["/x", "present", undefined]);
    expect(touched).toEqual(["/x"]);
    expect(() => lazy["port"]).toThrow(Later);
  });

  test("that are missing are told when they are touched", () => {
    const lazy = lazyParams(sample, yaml("src: a"), () => "a") as Record<string, unknown>;
    expect(() => lazy["path"]).toThrow(HoldfastError);
  });
});

describe("values that differ from host to host", () => {
  const ruled = defineModule({
    name: "ruled",
    summary: "A module with a rule over two parameters",
    params: z
      .strictObject({ low: z.int(), high: z.int(), name: z.string().default("none") })
      .refine(({ low, high }) => low <= high, { path: ["low"], error: "`low` must not be above `high`" }),
    examples: [],
    reads: () => [],
    plan: () => ({ changes: [], reason: "nothing" }),
  });

  /** What comes of the values: parameters, `later`, or the mistake. */
  const outcome = (values: object, args: Value): unknown => {
    try {
      return parseParams(ruled, values, args);
    } catch (error) {
      return error instanceof Later ? "later" : (error as Error).message;
    }
  };

  test("give each host what it would get alone", () => {
    const written = "low: 1\nhigh: 2\nname: x";
    const value = fc.constantFrom<unknown>(1, 2, 3, "2", "two", true, undefined, new Unknown("s", "port of s"));
    const host = fc.record({ low: value, high: value, name: value });
    fc.assert(
      fc.property(fc.array(host, { maxLength: 8 }), (hosts) => {
        const args = yaml(written);
        expect(hosts.map((values) => outcome(values, args))).toEqual(hosts.map((values) => outcome(values, yaml(written))));
      }),
    );
  });

  test("are held to the rules over several of them", () => {
    const args = yaml("low: 1\nhigh: 2");
    expect(outcome({ low: 1, high: 2 }, args)).toEqual({ low: 1, high: 2, name: "none" });
    expect(outcome({ low: 3, high: 2 }, args)).toBe("`low` must not be above `high`");
    expect(outcome({ low: 2, high: 2 }, args)).toEqual({ low: 2, high: 2, name: "none" });
  });
});

describe("a module's names", () => {
  test.each(["template", "ansible.builtin.template", "ansible.legacy.template", "ansible.posix.template", "community.general.template"])(
    "%s is template",
    (name) => {
      expect(resolveModule(name)).toBe("template");
    },
  );

  test.each(["tmplate", "community.crypto.template", "ansible.builtin", "toString", "constructor", "ansible.builtin.constructor"])("%s is none", (name) => {
    expect(resolveModule(name)).toBeUndefined();
  });

  test("only the modules a playbook uses are loaded", async () => {
    const some = await loadCatalog(["ansible.builtin.copy", "copy", "no_such_module"]);
    expect(some.module("copy").name).toBe("copy");
    expect(() => some.module("template")).toThrow("template was not loaded");
    expect([...some.names]).toContain("template");
    expect(some.resultFields("copy")).toEqual(["changed", "failed", "skipped", "msg", "dest", "path", "size"]);
    expect(some.parameters("copy")).toMatchObject({ names: expect.arrayContaining(["src", "mode"]), expressions: [], asWritten: ["mode"] });
  });
});
